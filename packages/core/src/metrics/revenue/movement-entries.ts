import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricScope, MetricSource } from "../metric.ts";
import { bucketed, endpointMovements, movementLedger } from "./movement-ledger.ts";
import { inPeriod, periodRates, pricedByPeriod, pricedSubscriptions } from "./priced-subscription.ts";

/**
 * The movements of each period as rows `period`, `grp`, `account_id`, `happened_at`, `kind`, `amount`: SELECT text.
 * `priced` names a relation of priced subscriptions; `windows` (optional) is a relation `p` of `i`, `starts_at`, `ends_at`
 * that may overlap, in place of the periods.
 */
export function placedMovements(d: Dialect, q: MetricSource, scope: MetricScope, priced: Sql, windows?: Sql): Sql {
  const g = (at: Sql, limit: "at" | "left") => q.account("g", sql`e.account_id`, at, limit);
  const columns = raw("e.account_id as account_id, e.happened_at as happened_at, e.kind as kind, e.amount as amount");
  if (scope.options.method === "endpoints") {
    const label = g(raw("e.happened_at"), "left");
    return sql`select e.period as period, ${label.group} as grp, ${columns}
      from ${endpointMovements(d, scope, priced, q.periods("p"))} e${label.join} where ${label.where}`;
  }
  const label = g(raw("e.happened_at"), "at");
  const ledger = movementLedger(d, scope, priced);
  if (windows === undefined && bucketed(scope)) {
    return sql`select e.period as period, ${label.group} as grp, ${columns}
      from (select m.*, ${q.bucket(raw("m.happened_at"))} as period from ${ledger} m) e${label.join}
      where e.period is not null and ${label.where}`;
  }
  return sql`select e.period as period, ${label.group} as grp, ${columns}
    from (select m.*, p.i as period from ${ledger} m cross join ${windows ?? q.periods("p")}
      where m.happened_at >= p.starts_at and m.happened_at < p.ends_at and ${inPeriod(scope, raw("m.px"), raw("p.i"))}) e${label.join}
    where ${label.where}`;
}

/** MRR per account just before each period's start or end, in the group it was in then. `at_end` prices even the opening. */
function balances(d: Dialect, q: MetricSource, scope: MetricScope, component: "opening" | "closing"): Sql {
  const at = component === "opening" ? raw("p.starts_at") : raw("p.ends_at");
  const alias = component === "opening" ? "go" : "gc";
  const g = q.account(alias, sql`b.account_id`, raw("b.happened_at"), "left");
  const byPeriod = pricedByPeriod(scope);
  // Under fx = period_end the opening has the rates of its own day; the difference to the closing's rates is the FX row.
  const own = byPeriod && component === "opening";
  const fx = periodRates(d, q, scope, "fxo", raw("p.i"), raw("s.currency"), at);
  const worth = own ? d.cast(sql`s.native_mrr * ${fx.rate}`, "decimal9") : raw("s.worth");
  const then = own ? sql`case when s.is_paused then ${d.cast(raw("0"), "decimal9")} else ${worth} end` : raw("s.mrr");
  return sql`select b.period as period, ${g.group} as grp, b.account_id as account_id, b.happened_at as happened_at, b.mrr_then as mrr_then,
      b.mrr_at_end as mrr_at_end, b.seen as seen, b.converted as converted
    from (select p.i as period, s.account_id as account_id, ${at} as happened_at,
        ${d.sumIf(then, sql`s.ends_at >= ${at} and s.is_logo`)} as mrr_then, ${d.sumIf(raw("s.mrr"), sql`s.ends_at >= ${at} and s.is_logo and s.worth is not null`)} as mrr_at_end,
        ${d.countIf(sql`s.ends_at >= ${at} and s.is_logo`)} as seen, ${d.countIf(sql`s.ends_at >= ${at} and s.is_logo and ${worth} is not null`)} as converted
      from priced s cross join ${q.periods("p")}${own ? fx.join : raw("")}
      where s.starts_at < ${at} and ${inPeriod(scope, raw("s.px"), raw("p.i"))} group by 1, 2, 3) b${g.join}
    where ${g.where}`;
}

/**
 * Common table expressions (text after `with`) that end in `entries`: every line of the roll-forward per period, group and
 * account: `component`, `amount`, `happened_at`, `seen`, `converted`. The transfer row is what an account brings into or takes
 * out of a group (or a filter) by moving between them. Without `balanced` transfer and FX rows are left out, for those who
 * only want movements.
 */
export function rollForward(d: Dialect, q: MetricSource, scope: MetricScope, balanced: boolean): Sql {
  const zero = d.cast(raw("0"), "decimal9");
  const none = raw("0 as seen, 0 as converted");
  const at = raw("b.happened_at as happened_at");
  const keys = raw("b.period as period, b.grp as grp, b.account_id as account_id");
  // Lines that cannot occur are left out of the text: every branch is one more pass over the subscriptions.
  const fx =
    balanced && pricedByPeriod(scope)
      ? sql` union all select ${keys}, 'fx' as component, coalesce(b.mrr_at_end, ${zero}) - coalesce(b.mrr_then, ${zero}) as amount, ${at}, ${none}
        from opening b where coalesce(b.mrr_at_end, ${zero}) <> coalesce(b.mrr_then, ${zero})`
      : raw("");
  const canMove =
    balanced && (scope.filters.length > 0 || scope.group?.kind === "attribute" || scope.group?.kind === "segment");
  const transfer = canMove
    ? sql` union all select t.period as period, t.grp as grp, t.account_id as account_id, 'transfer' as component, t.balance as amount,
        t.last_at as happened_at, ${none}
      from (select l.period as period, l.grp as grp, l.account_id as account_id, max(l.happened_at) as last_at,
          sum(case when l.component = 'closing' then l.amount else -l.amount end) as balance
        from lines l group by 1, 2, 3) t where t.balance <> 0`
    : raw("");
  return sql`priced as ${pricedSubscriptions(d, q, scope)},
    opening as (${balances(d, q, scope, "opening")}),
    closing as (${balances(d, q, scope, "closing")}),
    flows as (${placedMovements(d, q, scope, raw("priced"))}),
    lines as (
      select ${keys}, 'opening' as component, coalesce(b.mrr_then, ${zero}) as amount, ${at}, b.seen as seen, b.converted as converted from opening b
      union all select ${keys}, 'closing' as component, coalesce(b.mrr_at_end, ${zero}) as amount, ${at}, b.seen as seen, b.converted as converted from closing b${fx}
      union all select ${keys}, b.kind as component, b.amount as amount, ${at}, ${none} from flows b),
    entries as (select l.* from lines l${transfer})`;
}
