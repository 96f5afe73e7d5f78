import type { Dialect } from "../../sql/dialect.ts";
import { type Sql, sql } from "../../sql/sql.ts";
import type { MetricScope, MetricSource } from "../metric.ts";
import { activeSubscriptions } from "../revenue/active-subscription.ts";
import { ordersWithoutSubscription } from "./customer-spells.ts";

/**
 * When each account first became a customer, as a parenthesised relation `account_id`, `born_at`: its first subscription that
 * is no trial, or, where it never had one, its first paid order. A return is no birth. Needs no lapse rule.
 */
export function customerBirths(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  return sql`(select f.account_id as account_id, min(f.starts_at) as born_at
    from (select a.account_id as account_id, a.starts_at as starts_at from ${activeSubscriptions(d, q, scope)} a where a.is_logo
      union all
      select b.account_id as account_id, b.occurred_at as starts_at from ${ordersWithoutSubscription(d, q, scope)} b) f
    group by 1)`;
}
