import type { ScorecardComparison } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { scoreOfShown } from "./ShownFilter.tsx";
import { SmallTable } from "./SmallTable.tsx";
import { useHealthText } from "./use-health-text.ts";

type Report = ScorecardComparison["scorecards"][number]["overall"];
const SHOWN_ACCOUNTS = 10;

/** Several scorecards over the same past: their figures in columns, and whether one orders accounts better. */
export function ComparisonReport({ comparison }: { comparison: ScorecardComparison }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const text = useHealthText();
  const number = (value: number): string => format.value(value, { unit: "number", currency: null });
  const signed = (value: number): string =>
    format.value(value, { unit: "number", currency: null }, { sign: "exceptZero" });
  const share = (value: number | null): string => (value === null ? "–" : format.percent(value, 1));
  const figures: readonly { readonly name: string; readonly of: (report: Report) => string }[] = [
    {
      name: t("page.replay.auc"),
      of: ({ auc }) =>
        auc === null ? "–" : `${number(auc.auc)} (${number(auc.interval.low)} – ${number(auc.interval.high)})`,
    },
    { name: t("page.replay.precision"), of: ({ capacity }) => share(capacity.precision) },
    { name: t("page.replay.recall"), of: ({ capacity }) => share(capacity.recall) },
    {
      name: t("page.replay.lift"),
      of: ({ capacity }) => (capacity.lift === null ? "–" : `× ${number(capacity.lift)}`),
    },
    {
      name: t("page.replay.lead"),
      of: ({ leadTimes }) =>
        leadTimes.medianDays === null
          ? "–"
          : t("page.replay.days", {
              count: Math.round(leadTimes.medianDays),
              number: format.count(leadTimes.medianDays),
            }),
    },
    { name: t("page.compare.called"), of: ({ leadTimes }) => `${leadTimes.called} / ${leadTimes.events}` },
    { name: t("page.replay.changed"), of: ({ stability }) => share(stability.changed) },
  ];
  const segments = comparison.scorecards[0]?.segments ?? [];
  const rows = [
    ...figures.map((figure) => ({
      name: figure.name,
      cells: comparison.scorecards.map((one) => figure.of(one.overall)),
    })),
    ...segments.map(({ value }) => ({
      name: t("page.compare.aucOf", { segment: value ?? t("page.compare.noValue") }),
      cells: comparison.scorecards.map((one) => {
        const found = one.segments.find((segment) => segment.value === value)?.report.auc ?? null;
        return found === null ? "–" : number(found.auc);
      }),
    })),
  ];
  return (
    <div className={classes.stack} role="status">
      <SmallTable
        title={t("page.compare.title")}
        items={rows}
        keyOf={(row) => row.name}
        columns={[
          { name: t("page.compare.figure"), cell: (row) => row.name },
          ...comparison.scorecards.map((one, i) => ({
            name: one.name,
            number: true as const,
            cell: (row: (typeof rows)[number]) => row.cells[i],
          })),
        ]}
      />
      {comparison.pairs.map((pair) => {
        const other = comparison.scorecards[pair.scorecard]!;
        const changes = pair.colourChanges.filter((one) => one.before !== one.after);
        return (
          <section key={other.name} aria-label={other.name} className={classes.stack}>
            <h4>{t("page.compare.against", { other: other.name })}</h4>
            <p className={classes.verdict}>
              <StatusMark
                status={
                  pair.verdict === "too_few" ? "uncertain" : pair.verdict === "no_difference" ? "watch" : "healthy"
                }
              />
              <span>
                {t(`page.compare.verdict.${pair.verdict}`, { other: other.name })}{" "}
                {pair.difference !== null &&
                  pair.interval !== null &&
                  t("page.compare.difference", {
                    // Shown as what the other adds to the first.
                    difference: signed(pair.difference),
                    low: signed(pair.interval.low),
                    high: signed(pair.interval.high),
                    cases: format.count(pair.cases),
                  })}
              </span>
            </p>
            {changes.length === 0 ? (
              <p className="quiet">{t("page.replay.noColours")}</p>
            ) : (
              <>
                <SmallTable
                  title={t("page.replay.colours")}
                  items={changes}
                  keyOf={(one) => `${one.before} ${one.after}`}
                  columns={[
                    {
                      name: t("page.compare.thisText"),
                      cell: (one) => <HealthBadge score={scoreOfShown(one.before)} />,
                    },
                    { name: other.name, cell: (one) => <HealthBadge score={scoreOfShown(one.after)} /> },
                    { name: t("page.replay.accounts"), number: true, cell: (one) => format.count(one.accounts) },
                  ]}
                />
                <SmallTable
                  title={t("page.compare.who")}
                  items={pair.moved.slice(0, SHOWN_ACCOUNTS)}
                  keyOf={(one) => one.account.id}
                  columns={[
                    { name: t("page.column.account"), cell: (one) => <AccountLink account={one.account} /> },
                    {
                      name: t("page.compare.thisText"),
                      number: true,
                      cell: (one) => (one.before?.score == null ? "–" : text.points(one.before.score)),
                    },
                    {
                      name: other.name,
                      number: true,
                      cell: (one) => (one.after?.score == null ? "–" : text.points(one.after.score)),
                    },
                  ]}
                />
              </>
            )}
          </section>
        );
      })}
    </div>
  );
}
