import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { localMidnight } from "../../time/period.ts";
import { DAY, HOUR } from "../../time/timestamp.ts";
import type { MetricScope } from "../metric.ts";
import { localDay } from "./local-day.ts";
import { inPeriod, pricedByPeriod } from "./priced-subscription.ts";
import { windowOpenings } from "./retention-window.ts";

/** The kinds of movement, in display order. */
export const MOVEMENT_KINDS: readonly string[] = [
  "new",
  "expansion",
  "contraction",
  "churned",
  "reactivation",
  "paused",
  "resumed",
];

const NEVER = time(localMidnight("1900-01-01", "UTC"));

/** What moves a customer from `before` to `after`; `prefix` fields say how it was and is. M3: return before expansion. */
function kindOf(d: Dialect, scope: MetricScope): Sql {
  const days = Number(scope.options.new_after_days ?? 0);
  const comesBack =
    days === 0
      ? raw("'reactivation'")
      : sql`case when ${d.diffUs(raw("m.lost_at"), raw("m.returned_at"))} > ${days * DAY} then 'new' else 'reactivation' end`;
  return sql`case
      when m.mrr_before = 0 then case when m.peak_before <= 0 then 'new' when m.paused_before > 0 then 'resumed'
        when m.active_before > 0 then 'expansion' else ${comesBack} end
      when m.mrr_after = 0 then case when m.paused_after > 0 then 'paused' when m.active_after > 0 then 'contraction' else 'churned' end
      when m.mrr_after > m.mrr_before then 'expansion' else 'contraction' end`;
}

/** Instants at which a customer's MRR or state changes, with the change; `priced` is a relation of priced subscriptions. */
function changePoints(scope: MetricScope, priced: Sql): Sql {
  // What starts at as_of is not visible yet; what ends there has not ended yet.
  const side = (
    at: Sql,
    sign: Sql,
    limit: Sql,
  ): Sql => sql`select s.px as px, s.account_id as account_id, ${at} as happened_at,
      ${sign}s.mrr as mrr_step, ${sign}case when s.is_paused then 0 else 1 end as active_step, ${sign}case when s.is_paused then 1 else 0 end as paused_step
    from ${priced} s where s.is_logo and s.worth is not null and s.ends_at > s.starts_at${limit}`;
  return sql`(select c.px as px, c.account_id as account_id, c.happened_at as happened_at, sum(c.mrr_step) as mrr_change,
      sum(c.active_step) as active_change, sum(c.paused_step) as paused_change
    from (${side(raw("s.starts_at"), raw(""), raw(""))} union all ${side(raw("s.ends_at"), raw("-"), sql` and s.ends_at < ${time(scope.asOf)}`)}) c
    group by 1, 2, 3 having sum(c.mrr_step) <> 0 or sum(c.active_step) <> 0 or sum(c.paused_step) <> 0)`;
}

/** The change points with running totals: how the customer is after each. */
function customerStates(scope: MetricScope, priced: Sql): Sql {
  const order = raw("partition by c.px, c.account_id order by c.happened_at");
  const sofar = raw("rows between unbounded preceding and current row");
  return sql`(select c.*, sum(c.mrr_change) over (${order} ${sofar}) as mrr_after,
      sum(c.active_change) over (${order} ${sofar}) as active_after, sum(c.paused_change) over (${order} ${sofar}) as paused_after,
      lag(c.happened_at, 1, ${NEVER}) over (${order} rows between unbounded preceding and unbounded following) as previous_at
    from ${changePoints(scope, priced)} c)`;
}

/**
 * The ledger of movements (M8), parenthesised: `px`, `account_id`, `happened_at` (first change of the group), `kind`, `amount`
 * (signed), `mrr_before`, `mrr_after`. Changes of one customer at most 60 minutes apart are one movement, never across local midnight.
 */
export function movementLedger(d: Dialect, scope: MetricScope, priced: Sql): Sql {
  const first = Math.min(scope.asOf, ...windowOpenings(scope), ...scope.periods.map((p) => p.startUs));
  const day = (at: Sql): Sql => localDay(d, at, first, scope.asOf, scope.zone);
  const order = raw("partition by c.px, c.account_id order by c.happened_at");
  const earlier = raw("rows between unbounded preceding and 1 preceding");
  const marked = sql`select c.*, coalesce(max(c.mrr_after) over (${order} ${earlier}), ${d.cast(raw("0"), "decimal9")}) as peak_sofar,
      coalesce(max(case when c.mrr_after = 0 and c.mrr_change < 0 then c.happened_at end) over (${order} ${earlier}), ${NEVER}) as lost_sofar,
      case when ${d.diffUs(raw("c.previous_at"), raw("c.happened_at"))} <= ${HOUR} and c.previous_at >= ${time(first)} and ${day(raw("c.previous_at"))} = ${day(raw("c.happened_at"))} then 0 else 1 end as begins_group
    from ${customerStates(scope, priced)} c`;
  const numbered = sql`select c.*, sum(c.begins_group) over (${order} rows between unbounded preceding and current row) as movement_number from (${marked}) c`;
  const firstOf = (x: Sql): Sql => d.argMin(x, raw("c.happened_at"));
  const lastOf = (x: Sql): Sql => d.argMax(x, raw("c.happened_at"));
  const grouped = sql`select c.px as px, c.account_id as account_id, c.movement_number as movement_number, min(c.happened_at) as returned_at,
      ${firstOf(raw("c.mrr_after - c.mrr_change"))} as mrr_before, ${lastOf(raw("c.mrr_after"))} as mrr_after,
      ${firstOf(raw("c.active_after - c.active_change"))} as active_before, ${lastOf(raw("c.active_after"))} as active_after,
      ${firstOf(raw("c.paused_after - c.paused_change"))} as paused_before, ${lastOf(raw("c.paused_after"))} as paused_after,
      ${firstOf(raw("c.peak_sofar"))} as peak_before, ${firstOf(raw("c.lost_sofar"))} as lost_at
    from (${numbered}) c where c.happened_at >= ${time(first)} group by 1, 2, 3`;
  return sql`(select m.px as px, m.account_id as account_id, m.returned_at as happened_at, ${kindOf(d, scope)} as kind,
      m.mrr_after - m.mrr_before as amount, m.mrr_before as mrr_before, m.mrr_after as mrr_after
    from (${grouped}) m where m.mrr_before <> m.mrr_after)`;
}

/**
 * One movement per customer and period, from comparing opening with closing (option `method` = endpoints): `period`,
 * `account_id`, `happened_at` (the period's start), `kind`, `amount`. Parenthesised.
 */
export function endpointMovements(d: Dialect, scope: MetricScope, priced: Sql, periods: Sql): Sql {
  const before = raw("c.happened_at < p.starts_at");
  const opening = (x: Sql): Sql => sql`sum(case when ${before} then ${x} else 0 end)`;
  const compared = sql`select p.i as period, c.account_id as account_id, p.starts_at as opened_at,
      ${opening(raw("c.mrr_change"))} as mrr_before, sum(c.mrr_change) as mrr_after,
      ${opening(raw("c.active_change"))} as active_before, sum(c.active_change) as active_after,
      ${opening(raw("c.paused_change"))} as paused_before, sum(c.paused_change) as paused_after,
      coalesce(max(case when ${before} then c.mrr_after end), ${d.cast(raw("0"), "decimal9")}) as peak_before,
      coalesce(max(case when ${before} and c.mrr_after = 0 and c.mrr_change < 0 then c.happened_at end), ${NEVER}) as lost_at,
      coalesce(min(case when c.happened_at >= p.starts_at and c.mrr_after > 0 then c.happened_at end), ${NEVER}) as returned_at
    from ${customerStates(scope, priced)} c cross join ${periods}
    where c.happened_at < p.ends_at and ${inPeriod(scope, raw("c.px"), raw("p.i"))} group by 1, 2, 3`;
  return sql`(select m.period as period, m.account_id as account_id, m.opened_at as happened_at, ${kindOf(d, scope)} as kind,
      m.mrr_after - m.mrr_before as amount
    from (${compared}) m where m.mrr_before <> m.mrr_after)`;
}

/** Whether movements can be placed by `q.bucket`: one price for all periods. */
export function bucketed(scope: MetricScope): boolean {
  return !pricedByPeriod(scope) && scope.options.window !== "trailing_12_months";
}
