import type { Dialect } from "../../sql/dialect.ts";
import { type Sql, sql } from "../../sql/sql.ts";
import type { MetricScope, MetricSource, OptionSpec } from "../metric.ts";
import { subscriptionSpans } from "../revenue/active-subscription.ts";
import { CHURN_AT, DISCOUNTS, FULL_DISCOUNT } from "../revenue/subscription-options.ts";

/** Options that decide who is a customer. */
export const LOGO_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  churn_at: CHURN_AT,
  full_discount: FULL_DISCOUNT,
  discounts: DISCOUNTS,
};

/**
 * Who was a customer when, per period: SELECT text with `period`, `account_id`, `opened_at`, `closed_at`, `first_at` (first ever
 * a customer), `was` and `stays` (1 where a customer at opening and at closing, else 0). Accounts never active before the
 * period's end are left out.
 */
export function logoPresence(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  return sql`select p.i as period, s.account_id as account_id, p.starts_at as opened_at, p.ends_at as closed_at, min(s.starts_at) as first_at,
      max(case when s.starts_at < p.starts_at and s.ends_at >= p.starts_at then 1 else 0 end) as was,
      max(case when s.ends_at >= p.ends_at then 1 else 0 end) as stays
    from ${subscriptionSpans(d, q, scope)} s cross join ${q.periods("p")}
    where s.is_logo and s.ends_at > s.starts_at and s.starts_at < p.ends_at group by 1, 2, 3, 4`;
}
