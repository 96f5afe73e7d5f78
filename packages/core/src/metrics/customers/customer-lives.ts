import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { LifeTableRow } from "../../stats/kaplan-meier.ts";
import { DAY } from "../../time/timestamp.ts";
import { intStat } from "../figure.ts";
import type { MetricScope, MetricSource, OptionSpec, Reason, StatRow } from "../metric.ts";
import { CHURN_AT } from "../revenue/subscription-options.ts";
import { customerSpans, customerSpells, unruledBuyers } from "./customer-spells.ts";
import { monthIndex } from "./month-index.ts";

/** Options that decide what a customer's life is. */
export const LIFE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  age_unit: {
    type: "enum",
    values: ["month", "day"],
    default: "month",
    about: "How age is counted: calendar months since the month of the start, or whole days since the start",
  },
  returns: {
    type: "enum",
    values: ["new_life", "bridge"],
    default: "new_life",
    about:
      "The first departure ends the life, or it does not where the customer has come back by the end of the period",
  },
  churn_at: CHURN_AT,
};

/** The average Gregorian month (365.25/12 days), for durations that are counted in months. */
export const MONTH_US = 30.4375 * DAY;

/**
 * Relations for a WITH clause, the last of which, `lives`, has a row for each period and customer that had started by its
 * end: `period`, `grp`, `account_id`, `born_at`, `end_at`, `ended` (1 where the life ended inside the observed time, else 0)
 * and `age` at that end or, where it goes on, at the end of the period. Groups are those at the start of the life.
 */
export function livesWith(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const months = monthIndex(d, scope);
  const start = months.of("start_bin", raw("c.starts_at"), raw("0"));
  const end = months.of("end_bin", raw("c.ends_at"), raw("100000"));
  const ends = d.values(
    "p",
    { i: "int", ends_at: "time", last_month: "int" },
    scope.periods.map((p, i) => [i, p.endUs, months.at(p.endUs - 1)]),
  );
  const which = scope.options.returns === "bridge" ? raw("true") : raw("s.spell = 1");
  const g = q.account("g", sql`l.account_id`, sql`l.born_at`, "at");
  const age =
    scope.options.age_unit === "day"
      ? d.intDiv(sql`(${d.diffUs(raw("l.born_at"), raw("least(l.end_at, l.seen_until)"))} + ${DAY / 2})`, sql`${DAY}`)
      : raw("least(l.end_month, l.last_month) - l.born_month");
  return sql`${months.relation}, spans as ${customerSpans(d, q, scope)},
    spells as (select c.account_id as account_id, c.spell as spell, c.starts_at as starts_at, c.ends_at as ends_at,
        ${start.index} as start_month, ${end.index} as end_month
      from ${customerSpells("spans")} c${start.join}${end.join}),
    observed as (select p.i as period, p.ends_at as seen_until, p.last_month as last_month, s.account_id as account_id,
        min(s.starts_at) as born_at, max(s.ends_at) as end_at, min(s.start_month) as born_month, max(s.end_month) as end_month
      from spells s cross join ${ends}
      where s.starts_at < p.ends_at and ${which}
      group by 1, 2, 3, 4),
    lives as (select l.period as period, ${g.group} as grp, l.account_id as account_id, l.born_at as born_at, l.end_at as end_at,
        case when l.end_at < l.seen_until then 1 else 0 end as ended, ${d.cast(age, "int")} as age
      from observed l${g.join} where ${g.where})`;
}

/** The statistics of survival and hazard: `age`, `ended`, `censored` a row, and rows with `unruled` alone. */
export function lifeTableSql(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  return sql`with ${livesWith(d, q, scope)}
    select v.period as period, v.grp as grp, v.age as age, sum(v.ended) as ended, sum(1 - v.ended) as censored, 0 as unruled
    from lives v group by 1, 2, 3
    union all
    select u.period as period, u.grp as grp, ${d.nullOf("int")} as age, 0 as ended, 0 as censored, u.accounts as unruled
    from ${unruledBuyers(d, q, scope)} u`;
}

/** The life table of one cell, and why it is empty where it is. */
export function lifeTable(rows: readonly StatRow[]): { table: LifeTableRow[]; emptyReason: Reason } {
  const table = rows
    .filter((row) => row.age !== null)
    .map((row) => ({
      age: Number(row.age),
      ended: Number(intStat(row, "ended")),
      censored: Number(intStat(row, "censored")),
    }))
    .sort((a, b) => a.age - b.age);
  const unruled = rows.some((row) => intStat(row, "unruled") > 0n);
  return { table, emptyReason: unruled ? "no_lapse_rule" : "no_data" };
}

/**
 * The ages a curve is shown at: every month from the start to the oldest life (up to the horizon), or the days on which
 * somebody left.
 */
export function shownAges(table: readonly LifeTableRow[], scope: MetricScope): number[] {
  if (scope.options.age_unit === "day") return table.filter((row) => row.ended > 0).map((row) => row.age);
  const oldest = Math.min(table.at(-1)?.age ?? -1, scope.definitions.survivalHorizonMonths);
  return Array.from({ length: oldest + 1 }, (_, age) => age);
}

/** Lives seen up to an age. */
export function atRiskAt(table: readonly LifeTableRow[], age: number): number {
  return table.reduce((sum, row) => sum + (row.age >= age ? row.ended + row.censored : 0), 0);
}
