import type { Backtest } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import classes from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { scoreOfShown } from "./ShownFilter.tsx";
import { SmallTable } from "./SmallTable.tsx";
import { VerdictText } from "./VerdictText.tsx";

/** What a replay found: whether the score tells who leaves, how early, at which price, and who would change colour. */
export function BacktestReport({ backtest }: { backtest: Backtest }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const workspace = useWorkspace();
  const report = backtest.overall;
  const { capacity, leadTimes, stability, confusion } = report;
  const number = (value: number): string => format.value(value, { unit: "number", currency: null });
  const share = (value: number | null): string => (value === null ? "–" : format.percent(value, 1));
  const days = (value: number | null): string =>
    value === null ? "–" : t("page.replay.days", { count: Math.round(value), number: format.count(value) });
  const day = (instant: string | undefined): string =>
    instant === undefined
      ? "–"
      : format.date(new Intl.DateTimeFormat("sv-SE", { timeZone: workspace.zone }).format(new Date(instant)));
  const figures: readonly { readonly name: string; readonly value: string; readonly about: string }[] = [
    {
      name: t("page.replay.auc"),
      value: report.auc === null ? "–" : number(report.auc.auc),
      about:
        report.auc === null
          ? t("page.replay.unknown")
          : t("page.replay.interval", { low: number(report.auc.interval.low), high: number(report.auc.interval.high) }),
    },
    {
      name: t("page.replay.precision"),
      value: share(capacity.precision),
      about: t("page.replay.precisionAbout", {
        met: format.count(capacity.met),
        looked: format.count(capacity.looked),
      }),
    },
    { name: t("page.replay.recall"), value: share(capacity.recall), about: t("page.replay.recallAbout") },
    {
      name: t("page.replay.lift"),
      value: capacity.lift === null ? "–" : `× ${number(capacity.lift)}`,
      about: t("page.replay.liftAbout"),
    },
    {
      name: t("page.replay.lead"),
      value: days(leadTimes.medianDays),
      about:
        leadTimes.lowerQuartileDays === null || leadTimes.upperQuartileDays === null
          ? t("page.replay.leadNone", { called: leadTimes.called, events: leadTimes.events })
          : t("page.replay.leadAbout", {
              called: leadTimes.called,
              events: leadTimes.events,
              low: days(leadTimes.lowerQuartileDays),
              high: days(leadTimes.upperQuartileDays),
            }),
    },
    {
      name: t("page.replay.base"),
      value: share(report.baseRate),
      about: t("page.replay.baseAbout", {
        with: format.count(report.accountsWithOutcome),
        accounts: format.count(report.accounts),
      }),
    },
    {
      name: t("page.replay.changed"),
      value: share(stability.changed),
      about: t("page.replay.changedAbout", { back: share(stability.takenBack) }),
    },
  ];
  return (
    <div className={classes.stack} role="status">
      <p className={classes.strong}>
        <VerdictText report={report} />
      </p>
      <p className="quiet">
        {t("page.replay.span", {
          from: day(backtest.dates[0]),
          to: day(backtest.dates.at(-1)),
          days: format.count(backtest.horizonDays),
        })}
      </p>
      <dl className={classes.figures}>
        {figures.map((one) => (
          <div key={one.name}>
            <dt>{one.name}</dt>
            <dd className={classes.figure}>{one.value}</dd>
            <dd className="quiet">{one.about}</dd>
          </div>
        ))}
      </dl>
      <SmallTable
        title={t("page.replay.confusion")}
        items={[
          { name: "at_risk", yes: confusion.caught, no: confusion.falseAlarms },
          { name: "other", yes: confusion.missed, no: confusion.quiet },
        ]}
        keyOf={(one) => one.name}
        columns={[
          {
            name: t("page.replay.said"),
            cell: (one) =>
              one.name === "at_risk" ? <HealthBadge score={scoreOfShown("at_risk")} /> : t("page.replay.otherwise"),
          },
          { name: t("page.replay.happened"), number: true, cell: (one) => format.count(one.yes) },
          { name: t("page.replay.notHappened"), number: true, cell: (one) => format.count(one.no) },
        ]}
      />
      <h3>{t("page.replay.colours")}</h3>
      {backtest.colourChanges.length === 0 ? (
        <p className="quiet">{t("page.replay.noColours")}</p>
      ) : (
        <SmallTable
          title={t("page.replay.colours")}
          items={backtest.colourChanges}
          keyOf={(one) => `${one.before} ${one.after}`}
          columns={[
            { name: t("page.replay.before"), cell: (one) => <HealthBadge score={scoreOfShown(one.before)} /> },
            { name: t("page.replay.after"), cell: (one) => <HealthBadge score={scoreOfShown(one.after)} /> },
            { name: t("page.replay.accounts"), number: true, cell: (one) => format.count(one.accounts) },
          ]}
        />
      )}
      <p className="quiet">
        {t("page.replay.by", { author: backtest.author, at: format.instant(backtest.createdAt, workspace.zone) })}
      </p>
    </div>
  );
}
