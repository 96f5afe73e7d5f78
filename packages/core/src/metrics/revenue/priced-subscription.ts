import type { Dialect } from "../../sql/dialect.ts";
import { identifier, raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricScope, MetricSource } from "../metric.ts";
import { subscriptionSpans } from "./active-subscription.ts";

/** Whether amounts are converted at each period's end (option `fx`). */
export function pricedByPeriod(scope: MetricScope): boolean {
  return scope.options.fx === "period_end";
}

/** The instant whose rate values a period's end: the last microsecond before it (left limit, R1). */
function justBefore(d: Dialect, at: Sql): Sql {
  return d.addUs(at, raw("-1"));
}

/**
 * Rates of one instant per period, looked up once per currency and period instead of once per subscription: put `join` after
 * a FROM with the period index `px` and the currency `currency`.
 */
export function periodRates(
  d: Dialect,
  q: MetricSource,
  scope: MetricScope,
  alias: string,
  px: Sql,
  currency: Sql,
  at: Sql,
): { join: Sql; rate: Sql } {
  const fx = q.rate("fxp", raw("k.currency"), raw("k.priced_at"));
  const known = sql`(select k.px as px, k.currency as currency, ${fx.rate} as rate
    from (select p.i as px, c.currency as currency, ${justBefore(d, at)} as priced_at
      from (select r.currency as currency from ${q.from("fx_rate")} r group by 1) c cross join ${q.periods("p")}) k${fx.join})`;
  const name = identifier(alias);
  return {
    join: sql` left join ${known} ${name} on ${name}.px = ${px} and ${name}.currency = ${currency}`,
    rate: sql`case when ${currency} = ${scope.currency} then ${d.cast(raw("1"), "decimal9")} else ${name}.rate end`,
  };
}

/**
 * The spans of `subscriptionSpans` with their price in the reporting currency, parenthesised. Further columns: `px` (the
 * period whose price it is; −1 where the price is the same for all), `worth` (NULL without a rate) and `mrr` (0 while paused
 * or on trial). Match it to a period with `inPeriod`.
 */
export function pricedSubscriptions(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const spans = subscriptionSpans(d, q, scope);
  const byPeriod = pricedByPeriod(scope);
  const fx = byPeriod
    ? periodRates(d, q, scope, "fx", raw("s.px"), raw("s.currency"), raw("p.ends_at"))
    : q.rate("fx", raw("s.currency"), raw("s.service_started_at"));
  const source = byPeriod
    ? sql`(select c.*, p.i as px from ${spans} c cross join ${q.periods("p")} where c.starts_at < p.ends_at)`
    : sql`(select c.*, ${d.cast(raw("-1"), "int")} as px from ${spans} c)`;
  return sql`(select y.*, case when y.is_paused or y.is_trial then ${d.cast(raw("0"), "decimal9")} else y.worth end as mrr
    from (select s.*, ${d.cast(sql`s.native_mrr * ${fx.rate}`, "decimal9")} as worth from ${source} s${fx.join}) y)`;
}

/** Whether a priced row `row` (with `px`) may be used for the period with index `i`. */
export function inPeriod(scope: MetricScope, px: Sql, i: Sql): Sql {
  return pricedByPeriod(scope) ? sql`${px} = ${i}` : raw("true");
}

/** Where it counts as MRR just before the instant `at`; rows must already be limited to `starts_at < at`. */
export function isActiveAt(at: Sql): Sql {
  return sql`s.ends_at >= ${at} and s.is_logo`;
}
