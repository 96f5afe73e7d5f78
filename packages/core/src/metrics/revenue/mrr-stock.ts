import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricScope, MetricSource } from "../metric.ts";
import { inPeriod, isActiveAt, pricedSubscriptions } from "./priced-subscription.ts";

const AT = raw("p.ends_at");

/** The parts of MRR at a period's end, as conditions on a priced subscription `s` that began before it. */
const MRR_PARTS: Readonly<Record<"mrr" | "committed" | "trial", Sql>> = {
  mrr: sql`${isActiveAt(AT)} and not s.is_paused`,
  committed: raw("s.is_logo and not s.is_paused and s.paid_until >= p.ends_at and s.cancelled_at < p.ends_at"),
  trial: raw("s.is_trial and s.ends_at >= p.ends_at"),
};

export type MrrPart = keyof typeof MRR_PARTS;

/** FROM, joins and WHERE of everything that sums MRR at period ends: rows `s` (priced) × `p` (period), grouped by `g`. */
function stockRows(d: Dialect, q: MetricSource, scope: MetricScope): { from: Sql; group: Sql } {
  const g = q.account("g", sql`s.account_id`, AT, "left");
  return {
    group: g.group,
    from: sql`from ${pricedSubscriptions(d, q, scope)} s cross join ${q.periods("p")}${g.join}
      where s.starts_at < p.ends_at and ${inPeriod(scope, raw("s.px"), raw("p.i"))} and ${g.where}`,
  };
}

/**
 * MRR at each period's end: `ever` (subscriptions that began before it), and for each of `parts` the amount,
 * `_n`, `_seen` and `_converted`. `mrr_n` counts paying customers, the others subscriptions.
 */
export function mrrStock(d: Dialect, q: MetricSource, scope: MetricScope, parts: readonly MrrPart[]): Sql {
  const stock = stockRows(d, q, scope);
  const columns = parts.flatMap((name) => [
    sql`${d.sumIf(raw("s.worth"), MRR_PARTS[name])} as ${raw(name)}`,
    sql`${d.countIf(MRR_PARTS[name])} as ${raw(`${name}_seen`)}`,
    sql`${d.countIf(sql`${MRR_PARTS[name]} and s.worth is not null`)} as ${raw(`${name}_converted`)}`,
    name === "mrr"
      ? sql`count(distinct case when ${MRR_PARTS[name]} and s.worth > 0 then s.account_id end) as mrr_n`
      : sql`${d.countIf(sql`${MRR_PARTS[name]} and s.worth is not null`)} as ${raw(`${name}_n`)}`,
  ]);
  return sql`select p.i as period, ${stock.group} as grp, count(*) as ever, ${join(columns)} ${stock.from} group by 1, 2`;
}

/** The subscriptions behind it, one row for each part it belongs to, `times` its monthly worth. */
export function mrrStockRows(
  d: Dialect,
  q: MetricSource,
  scope: MetricScope,
  parts: readonly MrrPart[],
  times: number,
): Sql {
  const stock = stockRows(d, q, scope);
  const flags = parts.map((name) => sql`case when ${MRR_PARTS[name]} then 1 else 0 end as ${raw(`in_${name}`)}`);
  const one = (name: MrrPart): Sql =>
    sql`select x.period as period, x.grp as grp, ${name === "mrr" ? d.nullOf("text") : d.cast(sql`${name}`, "text")} as component,
        x.account_id as account_id, ${d.cast(raw("x.subscription_id"), "text")} as entity, x.starts_at as occurred_at,
        ${d.cast(sql`x.worth * ${times}`, "decimal9")} as numerator, ${d.nullOf("decimal9")} as denominator, x.plan as note
      from stock x where x.${raw(`in_${name}`)} = 1`;
  return sql`with stock as (select p.i as period, ${stock.group} as grp, s.account_id as account_id, s.subscription_id as subscription_id,
      s.starts_at as starts_at, s.worth as worth, s.plan as plan, ${join(flags)} ${stock.from} and s.worth is not null)
    ${join(parts.map(one), " union all ")}`;
}
