import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { localMidnight, shiftDate } from "../../time/period.ts";
import type { MetricPeriod, MetricScope, MetricSource } from "../metric.ts";

/** The instants between which a period's costs are booked, `lagMonths` before it. */
export function costWindow(p: MetricPeriod, lagMonths: number, zone: string): readonly [number, number] {
  if (lagMonths === 0) return [p.startUs, p.endUs];
  const back = (date: string): number => localMidnight(shiftDate(date, "month", -lagMonths), zone);
  return [back(p.start), Math.max(back(p.start), back(p.end))];
}

/**
 * Costs of one purpose, each in the periods whose window it falls in, as a parenthesised relation: `period`, `grp`,
 * `account_id`, `category`, `occurred_at` and `amount` (decimal9, reporting currency at the day it was booked; NULL without
 * a rate). A cost belongs to its own channel and campaign, else to those of its account.
 */
export function attributedCosts(
  d: Dialect,
  q: MetricSource,
  scope: MetricScope,
  purpose: "acquisition" | "retention",
  lagMonths: number,
): Sql {
  const own = { acquisition_channel: raw("c.channel"), campaign: raw("c.campaign") };
  const g = q.account(`${purpose}_cost`, sql`c.account_id`, sql`c.occurred_at`, "at", own);
  const fx = q.rate(`${purpose}_fx`, raw("c.currency"), raw("c.occurred_at"));
  const windows = d.values(
    "w",
    { i: "int", starts_at: "time", ends_at: "time" },
    scope.periods.map((p, i) => [i, ...costWindow(p, lagMonths, scope.zone)]),
  );
  return sql`(select w.i as period, ${g.group} as grp, c.account_id as account_id, c.category as category, c.occurred_at as occurred_at,
      ${d.cast(sql`c.amount_minor * ${fx.rate}`, "decimal9")} as amount
    from ${q.from("cost")} c cross join ${windows}${fx.join}${g.join}
    where c.purpose = ${purpose} and c.occurred_at >= w.starts_at and c.occurred_at < w.ends_at and ${g.where})`;
}
