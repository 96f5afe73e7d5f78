import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { customerBirths } from "../customers/customer-births.ts";
import { lifeTableSql } from "../customers/customer-lives.ts";
import { customerSpans, customerSpells } from "../customers/customer-spells.ts";
import { customersCounted } from "../customers/customers-counted.ts";
import type { MetricScope, MetricSource } from "../metric.ts";
import { activeSubscriptions } from "../revenue/active-subscription.ts";
import { paidOrders } from "./paid-orders.ts";

/**
 * The pieces of customer lifetime value. Each is a SELECT with the columns `side`, `period`, `grp`, `age`, `amount`, `other`
 * (decimal9), `n`, `m`, `k` (whole), so that they can be put under one another.
 */
export interface ValueParts {
  /** `amount` closing MRR, `n` paying accounts, `m` subscriptions with a rate, `k` subscriptions. */
  readonly mrr: Sql;
  /** `amount` recognised margin, `other` recognised revenue, `m` rows with a rate, `k` rows. */
  readonly margin: Sql;
  /** `amount` net order value, `m` orders with a rate, `k` orders. */
  readonly orders: Sql;
  /** `n` customers at any time in the period. */
  readonly customers: Sql;
  /** `n` customers that had started by the end of the period. */
  readonly born: Sql;
  /** `n` customers at the opening, `m` of them gone at the closing. */
  readonly churn: Sql;
  /** The life table: `age`, `n` ended, `m` censored; `k` buyers without a lapse rule. */
  readonly life: Sql;
}

/** The first period by whose end an instant had passed: what is cumulative counts from there on. NULL after the last. */
function firstSeen(d: Dialect, scope: MetricScope, at: Sql): Sql {
  const tree = (low: number, high: number): Sql => {
    if (high === low) return low === scope.periods.length ? d.nullOf("int") : d.cast(raw(String(low)), "int");
    const middle = (low + high) >> 1;
    return sql`case when ${at} < ${time(scope.periods[middle]!.endUs)} then ${tree(low, middle)} else ${tree(middle + 1, high)} end`;
  };
  return tree(0, scope.periods.length);
}

/** Closing MRR of each account, `period`, `grp`, `account_id`, `seen_at`, `mrr`, `priced`, `spans`. */
export function closingWorth(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("closing", sql`k.account_id`, sql`k.period_end`, "left");
  return sql`(select k.period as period, ${g.group} as grp, k.account_id as account_id, k.seen_at as seen_at,
      coalesce(k.mrr, ${d.cast(raw("0"), "decimal9")}) as mrr, k.priced as priced, k.spans as spans
    from (select p.i as period, p.ends_at as period_end, a.account_id as account_id, min(a.starts_at) as seen_at, sum(a.mrr) as mrr,
        count(a.mrr) as priced, count(*) as spans
      from ${activeSubscriptions(d, q, scope)} a cross join ${q.periods("p")}
      where a.is_logo and a.starts_at < p.ends_at and a.ends_at >= p.ends_at group by 1, 2, 3) k${g.join}
    where ${g.where})`;
}

/** Orders, or rows of recognised revenue, with `at_period`: the period they fall in, or from which on they count. */
export function datedMoney(
  d: Dialect,
  q: MetricSource,
  scope: MetricScope,
  what: "orders" | "margin",
  cumulative: boolean,
): Sql {
  const at = raw("r.occurred_at");
  const period = cumulative ? firstSeen(d, scope, at) : q.bucket(at);
  const g = q.account(`${what}_group`, sql`r.account_id`, sql`r.occurred_at`, "at");
  if (what === "orders") {
    return sql`(select ${period} as at_period, ${g.group} as grp, r.account_id as account_id, ${d.cast(raw("r.order_id"), "text")} as entity,
        r.occurred_at as occurred_at, r.net as amount, r.net as other
      from ${paidOrders(d, q)} r${g.join} where ${period} is not null and ${g.where})`;
  }
  const fx = q.rate("revenue_fx", raw("r.currency"), raw("r.occurred_at"));
  return sql`(select ${period} as at_period, ${g.group} as grp, r.account_id as account_id, coalesce(r.product, '') as entity,
      r.occurred_at as occurred_at, ${d.cast(sql`(r.revenue_minor - r.cost_minor) * ${fx.rate}`, "decimal9")} as amount,
      ${d.cast(sql`r.revenue_minor * ${fx.rate}`, "decimal9")} as other
    from ${q.from("recognised_revenue")} r${fx.join}${g.join} where ${period} is not null and ${g.where})`;
}

/** Every piece; with `cumulative` the money is all that was seen by the end of each period. */
export function valueParts(d: Dialect, q: MetricSource, scope: MetricScope, cumulative: boolean): ValueParts {
  const zero = d.cast(raw("0"), "decimal9");
  const none = d.nullOf("int");
  // Signed and unsigned counts do not mix under one another on every engine.
  const whole = (expression: string | Sql): Sql =>
    d.cast(typeof expression === "string" ? raw(expression) : expression, "bigint");
  const money = (what: "orders" | "margin"): Sql => {
    const sums = sql`select x.at_period as at_period, x.grp as grp, sum(x.amount) as amount, sum(x.other) as other, count(x.amount) as priced,
        count(*) as seen
      from ${datedMoney(d, q, scope, what, cumulative)} x group by 1, 2`;
    const match = cumulative ? raw("p.i >= y.at_period") : raw("p.i = y.at_period");
    return sql`select ${what} as side, p.i as period, y.grp as grp, ${none} as age, sum(y.amount) as amount, sum(y.other) as other, ${whole("0")} as n,
        ${whole("sum(y.priced)")} as m, ${whole("sum(y.seen)")} as k
      from (${sums}) y cross join ${q.periods("p")} where ${match} group by p.i, y.grp`;
  };
  const birthGroup = q.account("birth_group", sql`b.account_id`, sql`b.born_at`, "at");
  const openingGroup = q.account("opening_group", sql`o.account_id`, sql`o.period_start`, "left");
  return {
    mrr: sql`select 'mrr' as side, w.period as period, w.grp as grp, ${none} as age, sum(w.mrr) as amount, ${zero} as other,
        ${whole(d.countIf(raw("w.mrr > 0")))} as n, ${whole("sum(w.priced)")} as m, ${whole("sum(w.spans)")} as k
      from ${closingWorth(d, q, scope)} w group by w.period, w.grp`,
    margin: money("margin"),
    orders: money("orders"),
    customers: sql`select 'customers' as side, c.period as period, c.grp as grp, ${none} as age, ${zero} as amount, ${zero} as other, ${whole("count(*)")} as n,
        ${whole("0")} as m, ${whole("0")} as k
      from ${customersCounted(d, q, scope)} c group by c.period, c.grp`,
    born: sql`select 'born' as side, p.i as period, b.grp as grp, ${none} as age, ${zero} as amount, ${zero} as other, ${whole("count(*)")} as n, ${whole("0")} as m, ${whole("0")} as k
      from (select ${birthGroup.group} as grp, b.born_at as born_at from ${customerBirths(d, q, scope)} b${birthGroup.join}
        where ${birthGroup.where}) b
      cross join ${q.periods("p")} where b.born_at < p.ends_at group by p.i, b.grp`,
    churn: sql`select 'churn' as side, o.period as period, ${openingGroup.group} as grp, ${none} as age, ${zero} as amount, ${zero} as other,
        ${whole("count(*)")} as n, ${whole("sum(1 - o.closing)")} as m, ${whole("0")} as k
      from (with churn_spans as ${customerSpans(d, q, scope)}
        select p.i as period, p.starts_at as period_start, s.account_id as account_id,
          max(case when s.starts_at < p.starts_at and s.ends_at >= p.starts_at then 1 else 0 end) as opening,
          max(case when s.starts_at < p.ends_at and s.ends_at >= p.ends_at then 1 else 0 end) as closing
        from ${customerSpells("churn_spans")} s cross join ${q.periods("p")} group by 1, 2, 3) o${openingGroup.join}
      where o.opening = 1 and ${openingGroup.where} group by 2, 3`,
    life: sql`select 'life' as side, t.period as period, t.grp as grp, t.age as age, ${zero} as amount, ${zero} as other, ${whole("t.ended")} as n,
        ${whole("t.censored")} as m, ${whole("t.unruled")} as k
      from (${lifeTableSql(d, q, scope)}) t`,
  };
}
