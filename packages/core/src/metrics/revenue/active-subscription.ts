import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { localMidnight } from "../../time/period.ts";
import { DAY } from "../../time/timestamp.ts";
import type { MetricScope, MetricSource } from "../metric.ts";
import { subscriptionOption } from "./subscription-options.ts";

/** The `ends_at` of a span that has no end. */
const OPEN_END = time(localMidnight("2200-01-01", "UTC"));
const BEGINNING = time(localMidnight("1900-01-01", "UTC"));

const NUMERATORS = { "52/12": 52, "4": 4, "365/12": 365, "30": 30 } as Record<string, number>;
const DENOMINATORS = { "52/12": 12, "4": 1, "365/12": 12, "30": 1 } as Record<string, number>;

/** Monthly worth in the subscription's own currency: the stored default, or recomputed from the raw amount (M4, M7). */
function nativeWorth(d: Dialect, scope: MetricScope): Sql {
  const zero = d.cast(raw("0"), "decimal9");
  const discounts = subscriptionOption(scope, "discounts");
  const week = subscriptionOption(scope, "weeks_per_month");
  const day = subscriptionOption(scope, "days_per_month");
  if (discounts === "recurring" && week === "52/12" && day === "365/12") return sql`greatest(v.mrr, ${zero})`;
  const reduction: Record<string, Sql> = {
    recurring: raw(" - v.discount_forever - v.discount_limited"),
    all: raw(" - v.discount_forever - v.discount_limited - v.discount_once"),
    forever: raw(" - v.discount_forever"),
    none: raw(""),
  };
  const net = sql`greatest(v.amount${reduction[discounts]!}, ${zero})`;
  // Exact: round(net · a / b) as floor((2·net·a + b) / 2b) in whole billionths, 128 bits wide; net is never negative.
  const nano = d.cast(sql`(${net}) * 1000000000`, "hash128");
  const a = sql`case v.interval_unit when 'day' then ${NUMERATORS[day]!} when 'week' then ${NUMERATORS[week]!} else 1 end`;
  const b = sql`(case v.interval_unit when 'day' then ${DENOMINATORS[day]!} when 'week' then ${DENOMINATORS[week]!} when 'year' then 12 else 1 end * greatest(v.interval_count, 1))`;
  const wide = (x: Sql): Sql => d.cast(x, "hash128");
  const rounded = d.intDiv(
    sql`(${nano} * ${wide(a)} * ${wide(raw("2"))} + ${wide(b)})`,
    sql`(${wide(raw("2"))} * ${wide(b)})`,
  );
  return d.cast(sql`${d.cast(rounded, "decimal9")} * ${d.cast(raw("'0.000000001'"), "decimal9")}`, "decimal9");
}

/**
 * Every span of every subscription that matters, as a parenthesised relation to be aliased. Spans of one subscription never
 * overlap. Columns: `account_id`, `subscription_id`, `plan`, `currency`, `service_started_at`, `starts_at`, `ends_at`
 * (exclusive, 2200 where open, after `churn_at`), `paid_until` (the same before `churn_at`), `cancelled_at` (or NULL),
 * `native_mrr` (monthly worth in `currency`, whatever the state), `is_paused`, `is_trial`, `is_logo` (makes the account a
 * customer: active, past due within the allowed days, or paused). With `churn_at` = cancellation a span may be empty
 * (`ends_at` ≤ `starts_at`): only `paid_until` is then of interest.
 */
export function subscriptionSpans(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const chain = raw("partition by x.account_id, x.subscription_id order by x.starts_at, x.row_id");
  const whole = raw("rows between unbounded preceding and unbounded following");
  const versions = sql`select v.account_id as account_id, v.subscription_id as subscription_id, v.row_id as row_id, v.plan as plan,
      v.currency as currency, v.service_started_at as service_started_at, v.cancelled_at as cancelled_at, v.status as status,
      v.occurred_at as starts_at, coalesce(v.ends_at, ${OPEN_END}) as stated_end, ${nativeWorth(d, scope)} as native_mrr
    from ${q.from("subscription_version")} v`;
  // A version ends where the next one starts, whatever it says itself.
  const clipped = sql`select x.*, least(x.stated_end, lead(x.starts_at, 1, ${OPEN_END}) over (${chain} ${whole})) as natural_end
    from (${versions}) x`;
  // Past due is counted from the start of the unbroken run of past-due versions.
  const runs = sql`select x.*, case when x.status = 'past_due'
        and lag(x.status, 1, '') over (${chain} ${whole}) = 'past_due'
        and lag(x.natural_end, 1, ${BEGINNING}) over (${chain} ${whole}) = x.starts_at then 0 else 1 end as begins_run
    from (${clipped}) x`;
  const runStarts = sql`select x.*, max(case when x.begins_run = 1 then x.starts_at end)
        over (${chain} rows between unbounded preceding and current row) as run_started_at
    from (${runs}) x`;
  const tolerated = d.addUs(raw("x.run_started_at"), sql`${scope.definitions.pastDueDays * DAY}`);
  const paid = sql`select x.*, case when x.status = 'past_due' then least(x.natural_end, ${tolerated}) else x.natural_end end as paid_until
    from (${runStarts}) x where x.status in ('active', 'past_due', 'paused', 'trial')`;
  const end =
    subscriptionOption(scope, "churn_at") === "cancellation"
      ? raw("least(x.paid_until, coalesce(x.cancelled_at, x.paid_until))")
      : raw("x.paid_until");
  const worthless =
    subscriptionOption(scope, "full_discount") === "churn"
      ? raw(" and (x.native_mrr > 0 or x.status in ('paused', 'trial'))")
      : raw("");
  return sql`(select x.account_id as account_id, x.subscription_id as subscription_id, x.plan as plan, x.currency as currency,
      x.service_started_at as service_started_at, x.starts_at as starts_at, ${end} as ends_at, x.paid_until as paid_until,
      x.cancelled_at as cancelled_at, x.native_mrr as native_mrr, x.status = 'paused' as is_paused,
      x.status = 'trial' as is_trial, x.status <> 'trial' as is_logo
    from (${paid}) x where x.paid_until > x.starts_at${worthless})`;
}

/**
 * Active subscriptions as spans in the reporting currency: the columns of `subscriptionSpans` and
 * `worth` (decimal9: monthly worth whatever the state, NULL where no exchange rate is known at the start of service)
 * and `mrr` (decimal9: what it adds to MRR: `worth`, 0 while paused or on trial). Empty spans are left out.
 * R1: active just before `t` is `starts_at < t and ends_at >= t`.
 */
export function activeSubscriptions(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const fx = q.rate("fx", raw("s.currency"), raw("s.service_started_at"));
  return sql`(select y.*, case when y.is_paused or y.is_trial then ${d.cast(raw("0"), "decimal9")} else y.worth end as mrr
    from (select s.*, ${d.cast(sql`s.native_mrr * ${fx.rate}`, "decimal9")} as worth
      from ${subscriptionSpans(d, q, scope)} s${fx.join} where s.ends_at > s.starts_at) y)`;
}
