import type { ReactNode } from "react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { HealthBadge } from "../health/HealthBadge.tsx";
import { byUrgency, scoreOfShown } from "../health/ShownFilter.tsx";
import { useHealthText } from "../health/use-health-text.ts";
import classes from "./Team.module.css";
import type { TeamItem } from "./team-query.ts";

export interface TeamColumn {
  readonly id: string;
  readonly name: string;
  readonly number: boolean;
  cell(row: TeamItem): ReactNode;
  file(row: TeamItem): string | number | null;
}

/** What is told of each owner. */
export function useTeamColumns(currency: string): readonly TeamColumn[] {
  const { t } = useTranslation("team");
  const text = useHealthText();
  const format = useFormat();
  return useMemo(() => {
    const money = (value: number) => format.value(Math.round(value), { unit: "money", currency }, { compact: true });
    const none = <span className="quiet">–</span>;
    const count = (id: string, of: (row: TeamItem) => number): TeamColumn => ({
      id,
      name: t(`column.${id}`),
      number: true,
      cell: (row) => format.count(of(row)),
      file: of,
    });
    const share = (id: string, of: (row: TeamItem) => TeamItem["logoRetention"]): TeamColumn => ({
      id,
      name: t(`column.${id}`),
      number: true,
      cell: (row) => {
        const { value, numerator, denominator, low, high, tooFew } = of(row);
        if (value === null || low === null || high === null) return none;
        return (
          <span className={classes.figure} data-few={tooFew}>
            <span>{format.percent(value)}</span>
            <span className="quiet">
              {tooFew
                ? t("fewOf", { part: format.count(numerator), whole: format.count(denominator) })
                : t("range", { low: format.percent(low), high: format.percent(high) })}
            </span>
          </span>
        );
      },
      file: (row) => of(row).value,
    });
    const figure = (
      id: string,
      of: (row: TeamItem) => TeamItem["firstResponse"],
      write: (value: number) => string,
    ): TeamColumn => ({
      id,
      name: t(`column.${id}`),
      number: true,
      cell: (row) => {
        const { value, n, tooFew } = of(row);
        if (value === null) return none;
        return (
          <span className={classes.figure} data-few={tooFew}>
            <span>{write(value)}</span>
            <span className="quiet">{tooFew ? t("few") : t("of", { number: format.count(n) })}</span>
          </span>
        );
      },
      file: (row) => of(row).value,
    });
    return [
      count("accounts", (row) => row.accounts),
      { ...count("load", (row) => row.load), cell: (row) => format.decimal(String(row.load)) },
      {
        id: "arr",
        name: t("column.arr"),
        number: true,
        cell: (row) => money(row.arr),
        file: (row) => Math.round(row.arr),
      },
      {
        id: "health",
        name: t("column.health"),
        number: false,
        cell: (row) => (
          <span className={classes.mix}>
            {byUrgency(row.shown).map(({ shown, accounts }) => (
              <span key={shown} className={classes.part}>
                <HealthBadge score={scoreOfShown(shown)} /> {format.count(accounts)}
              </span>
            ))}
          </span>
        ),
        file: (row) =>
          byUrgency(row.shown)
            .map(({ shown, accounts }) => `${text.shown(shown)} ${accounts}`)
            .join("; "),
      },
      {
        id: "mean",
        name: t("column.mean"),
        number: true,
        cell: (row) => (row.mean === null ? none : text.points(row.mean)),
        file: (row) => row.mean,
      },
      count("alerts", (row) => row.alerts),
      {
        ...count("touches", (row) => row.touches),
        cell: (row) => (
          <span className={classes.figure}>
            <span>{format.count(row.touches)}</span>
            <span className="quiet">{t("touched", { count: row.touched, number: format.count(row.touched) })}</span>
          </span>
        ),
      },
      count("silent", (row) => row.silent),
      figure(
        "response",
        (row) => row.firstResponse,
        (value) => format.value(value, { unit: "duration", currency: null }),
      ),
      share("logo", (row) => row.logoRetention),
      figure("net", (row) => row.netRevenueRetention, format.percent),
      share("renewed", (row) => row.renewed),
      {
        id: "expansion",
        name: t("column.expansion"),
        number: true,
        cell: (row) => (row.expansion === null ? none : money(row.expansion)),
        file: (row) => (row.expansion === null ? null : Math.round(row.expansion)),
      },
      {
        ...count("renewals", (row) => row.renewals.accounts),
        cell: (row) => (
          <span className={classes.figure}>
            <span>{format.count(row.renewals.accounts)}</span>
            <span className="quiet">{money(row.renewals.mrr * 12)}</span>
          </span>
        ),
      },
    ];
  }, [t, text, format, currency]);
}
