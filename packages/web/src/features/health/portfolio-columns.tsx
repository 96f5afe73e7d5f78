import type { PortfolioRow } from "@tendwell/contract";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { HealthBadge, shownName } from "./HealthBadge.tsx";
import type { ScorecardItem } from "./health-queries.ts";
import classes from "./PortfolioTable.module.css";
import { ScoreRange } from "./ScoreRange.tsx";
import { TREND_DAYS, TrendText } from "./TrendText.tsx";
import { useHealthText } from "./use-health-text.ts";
import type { Sort } from "./use-health-view.ts";

export interface PortfolioColumn {
  readonly id: string;
  readonly name: string;
  readonly width: string;
  readonly number?: true;
  readonly sort?: Sort;
  cell(row: PortfolioRow): ReactNode;
  file(row: PortfolioRow): string | number | null;
}

const OWNER = "owner";
const MAXIMUM_ATTRIBUTES = 6;

const minor = (value: number | null): number | null => (value === null ? null : Math.round(value));

/** The columns after the account's name; attributes other than the owner are there for the asking. */
export function usePortfolioColumns(
  currency: string,
  attributes: readonly string[],
  cards: readonly ScorecardItem[],
): readonly PortfolioColumn[] {
  const { t } = useTranslation("health");
  const { t: own } = useTranslation("portfolio");
  const text = useHealthText();
  const format = useFormat();
  const { zone } = useWorkspace();
  return useMemo(() => {
    const money = { unit: "money" as const, currency };
    const day = (instant: string) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(instant));
    const date = (instant: string | null) =>
      instant === null ? <span className="quiet">–</span> : format.date(day(instant));
    const fileDay = (instant: string | null) => (instant === null ? null : day(instant));
    const attribute = (name: string): PortfolioColumn => ({
      id: name,
      name: name === OWNER ? t("page.column.owner") : wordsOf(name),
      width: "8rem",
      sort: `attribute:${name}`,
      cell: (row) => row.attributes[name] ?? <span className="quiet">–</span>,
      file: (row) => row.attributes[name] ?? null,
    });
    const others = attributes.filter((name) => name !== OWNER).slice(0, MAXIMUM_ATTRIBUTES);
    return [
      {
        id: "health",
        name: t("page.column.health"),
        width: "8.5rem",
        cell: (row) => <HealthBadge score={row} />,
        file: (row) => text.shown(shownName(row)),
      },
      {
        id: "score",
        name: t("page.column.score"),
        width: "10rem",
        sort: "score",
        cell: (row) => (
          <span className={classes.scoreCell}>
            <span className={classes.scoreValue}>
              {row.score === null || row.status === "none" ? "–" : text.points(row.score)}
            </span>
            {row.status !== "none" && <ScoreRange score={row} />}
          </span>
        ),
        file: (row) => (row.status === "none" ? null : row.score),
      },
      ...cards.map(
        (card): PortfolioColumn => ({
          id: `card-${card.id}`,
          name: text.card(card.id, card.title),
          width: "10rem",
          sort: `scorecard:${card.id}`,
          cell: (row) => {
            const score = row.scores[card.id];
            if (score === undefined) return <span className="quiet">–</span>;
            return (
              <span className={classes.scoreCell}>
                <span className={classes.scoreValue}>
                  {score.score === null || score.status === "none" ? "–" : text.points(score.score)}
                </span>
                <HealthBadge score={score} />
              </span>
            );
          },
          file: (row) => row.scores[card.id]?.score ?? null,
        }),
      ),
      {
        id: "trend",
        name: t("page.column.trend", { days: TREND_DAYS }),
        width: "7.5rem",
        number: true,
        sort: "slope",
        cell: (row) => <TrendText slope={row.slope} direction={row.direction} />,
        file: (row) => (row.slope === null ? null : row.slope * TREND_DAYS),
      },
      {
        id: "coverage",
        name: t("page.column.coverage"),
        width: "7rem",
        number: true,
        sort: "coverage",
        cell: (row) => format.percent(row.coverage),
        file: (row) => row.coverage,
      },
      {
        id: "mrr",
        name: t("page.column.mrr"),
        width: "7.5rem",
        number: true,
        sort: "mrr",
        cell: (row) =>
          row.mrr === null ? (
            <span className="quiet">–</span>
          ) : (
            format.value(minor(row.mrr) ?? 0, money, { compact: true })
          ),
        file: (row) => (row.mrr === null ? null : minor(row.mrr)),
      },
      {
        id: "arr",
        name: own("column.arr"),
        width: "7.5rem",
        number: true,
        sort: "mrr",
        cell: (row) =>
          row.mrr === null ? (
            <span className="quiet">–</span>
          ) : (
            format.value(Math.round(row.mrr * 12), money, { compact: true })
          ),
        file: (row) => (row.mrr === null ? null : Math.round(row.mrr * 12)),
      },
      ...(attributes.includes(OWNER) ? [attribute(OWNER)] : []),
      {
        id: "renewal",
        name: t("page.column.renewal"),
        width: "8rem",
        sort: "renewal",
        cell: (row) => date(row.renewalAt),
        file: (row) => fileDay(row.renewalAt),
      },
      {
        id: "touch",
        name: t("page.column.touch"),
        width: "8rem",
        sort: "touch",
        cell: (row) => date(row.lastTouchAt),
        file: (row) => fileDay(row.lastTouchAt),
      },
      {
        id: "use",
        name: t("page.column.use"),
        width: "8rem",
        sort: "use",
        cell: (row) => date(row.lastUseAt),
        file: (row) => fileDay(row.lastUseAt),
      },
      {
        id: "uses",
        name: own("column.uses"),
        width: "8rem",
        number: true,
        sort: "uses",
        cell: (row) => (
          <>
            {format.count(row.uses)}
            {row.usesBefore > 0 && (
              <span className="quiet"> {own("column.against", { number: format.count(row.usesBefore) })}</span>
            )}
          </>
        ),
        file: (row) => row.uses,
      },
      {
        id: "voice",
        name: own("column.voice"),
        width: "7rem",
        cell: (row) => (row.voice === null ? <span className="quiet">–</span> : own(`voice.${row.voice.value}`)),
        file: (row) => row.voice?.value ?? null,
      },
      {
        id: "tickets",
        name: t("page.column.tickets"),
        width: "7rem",
        number: true,
        sort: "tickets",
        cell: (row) => format.count(row.openTickets),
        file: (row) => row.openTickets,
      },
      ...others.map(attribute),
    ];
  }, [t, own, text, format, zone, currency, attributes, cards]);
}
