import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { DAY } from "../../time/timestamp.ts";
import type { MetricScope, MetricSource } from "../metric.ts";
import { activeSubscriptions } from "../revenue/active-subscription.ts";

/** Paid orders of accounts that never held a subscription: what makes them customers is the lapse rule alone. */
export function ordersWithoutSubscription(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  return sql`(select o.account_id as account_id, o.occurred_at as occurred_at
    from ${q.from("purchase")} o
    left join (select distinct s.account_id as account_id from ${activeSubscriptions(d, q, scope)} s where s.is_logo) h on h.account_id = o.account_id
    where o.status = 'paid' and h.account_id is null)`;
}

/**
 * Every span in which something makes an account a customer: `account_id`, `starts_at`, `ends_at` (exclusive, 2200 where
 * open) and `mrr` (reporting currency; NULL without a rate). For accounts without any subscription each paid order counts
 * for the definition's `lapseDays`, with MRR 0; without a lapse rule they have no span.
 */
export function customerSpans(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const subscribed = sql`select a.account_id as account_id, a.starts_at as starts_at, a.ends_at as ends_at, a.mrr as mrr
    from ${activeSubscriptions(d, q, scope)} a where a.is_logo`;
  const days = scope.definitions.lapseDays;
  if (days === null) return sql`(${subscribed})`;
  return sql`(${subscribed} union all
    select b.account_id as account_id, b.occurred_at as starts_at, ${d.addUs(raw("b.occurred_at"), sql`${days * DAY}`)} as ends_at,
      ${d.cast(raw("0"), "decimal9")} as mrr
    from ${ordersWithoutSubscription(d, q, scope)} b)`;
}

/**
 * The spells of every customer: spans that touch or overlap are one spell, any gap (M3) begins the next. `spans` is the name
 * of a relation with the columns of `customerSpans`. Columns: `account_id`, `spell` (1, 2 …), `starts_at`, `ends_at`.
 */
export function customerSpells(spans: string): Sql {
  const before = raw(
    "partition by s.account_id order by s.starts_at, s.ends_at rows between unbounded preceding and 1 preceding",
  );
  return sql`(select n.account_id as account_id, n.spell as spell, min(n.starts_at) as starts_at, max(n.ends_at) as ends_at
    from (select m.account_id as account_id, m.starts_at as starts_at, m.ends_at as ends_at,
        sum(m.begins) over (partition by m.account_id order by m.starts_at, m.ends_at rows between unbounded preceding and current row) as spell
      from (select s.account_id as account_id, s.starts_at as starts_at, s.ends_at as ends_at,
          case when s.starts_at <= max(s.ends_at) over (${before}) then 0 else 1 end as begins
        from ${raw(spans)} s) m) n
    group by 1, 2)`;
}

/**
 * Accounts that bought but cannot be said to have stayed or left, for want of a lapse rule: one row a period and group, with
 * `accounts` (their number). Empty where a rule is set.
 */
export function unruledBuyers(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("unruled", sql`f.account_id`, sql`f.first_at`, "at");
  const rule = scope.definitions.lapseDays === null ? raw("true") : raw("false");
  return sql`(select p.i as period, ${g.group} as grp, count(*) as accounts
    from (select b.account_id as account_id, min(b.occurred_at) as first_at
      from ${ordersWithoutSubscription(d, q, scope)} b group by 1) f
    cross join ${q.periods("p")}${g.join}
    where f.first_at < p.ends_at and ${rule} and ${g.where}
    group by 1, 2)`;
}
