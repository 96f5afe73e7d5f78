import { existsSync } from "node:fs";
import type pg from "pg";

/** The scorecard of the benchmark: twelve measures of equal weight, from use to orders. */
export const BENCH_SCORECARD = `kind: scorecard
id: bench
title: Bench
outcome: churn
minimumCoverage: 0
measures:
  - { id: users, metric: active_users, window: 30d, absent: 0, linear: { worst: 0, best: 20 } }
  - { id: seats, metric: license_utilization, window: 30d, linear: { worst: 0.2, best: 0.8 } }
  - { id: since_use, signal: days_since_use, linear: { worst: 30, best: 3 } }
  - { id: since_touch, signal: days_since_touch, linear: { worst: 90, best: 14 } }
  - { id: nps, metric: nps, window: 1y, linear: { worst: -100, best: 100 } }
  - { id: csat, metric: csat, window: 1y, linear: { worst: 0.5, best: 0.9 } }
  - { id: handling, metric: average_handle_time, component: handle, window: 90d, linear: { worst: 1200000000, best: 60000000 } }
  - { id: abandoned, metric: abandonment_rate, window: 90d, linear: { worst: 0.5, best: 0 } }
  - { id: tenure, signal: days_as_customer, linear: { worst: 0, best: 730 } }
  - { id: renewal, signal: days_to_renewal, linear: { worst: 0, best: 180 } }
  - { id: billed, metric: recurring_billings, window: 90d, linear: { worst: 0, best: 1000000 } }
  - { id: basket, metric: average_purchase_value, window: 90d, linear: { worst: 0, best: 100000 } }
`;

/** Tables that the scorecard reads beside those of the peer metrics. */
export const HEALTH_TABLES = ["account", "touch", "contract_term"] as const;
export const HEALTH_INDEXES: readonly string[] = [
  "create index on account (account_id, occurred_at)",
  "create index on touch (account_id, occurred_at)",
  "create index on contract_term (account_id, ends_at)",
  "create index on product_event (account_id, occurred_at)",
];

const customers = (column: string): string =>
  `(${column} is null or ${column} not in (select account_id from internal_account))`;
const alive = (table: string, alias: string): string =>
  `not exists (select 1 from fact_end e where e.fact_table = '${table}' and e.row_id = ${alias}.row_id)`;
// least and greatest pass over NULL: what is missing has to stay missing.
const points = (value: string, worst: number, best: number): string =>
  `case when ${value} is not null then least(100, greatest(0, 100.0 * (${value} - ${worst}) / (${best - worst}))) end`;
const answers = (
  question: string,
): string => `(select distinct on (account_id, survey, coalesce(wave, ''), coalesce(person_id, -row_id))
    account_id, occurred_at, score, scale_max from survey_response
  where question = '${question}' and score between scale_min and scale_max and ${customers("account_id")} and occurred_at < $1
  order by account_id, survey, coalesce(wave, ''), coalesce(person_id, -row_id), occurred_at desc, row_id desc) a`;
const daysSince = (at: string): string => `floor(extract(epoch from $1::timestamp - ${at}) / 86400)`;

/**
 * The same score as one would write it by hand for PostgreSQL: one statement, which keeps its result. $1 the moment, $2 30
 * days, $3 90 days, $4 one year before it. It has no ranges, reasons, freshness, coverage or contributions.
 */
const SCORE = `create temp table scored as
with since as (select account_id, min(occurred_at) as at from account where occurred_at < $1 and ${customers("account_id")} group by 1),
  customer as (select distinct account_id from subscription_version s
    where s.occurred_at < $1 and (s.ends_at is null or s.ends_at >= $1) and ${customers("account_id")} and ${alive("subscription_version", "s")}
      and (s.status in ('active', 'paused') or (s.status = 'past_due' and s.occurred_at + interval '30 days' >= $1))),
  users as (select account_id, count(*) filter (where person_id is not null and used >= 1) as n
    from (select account_id, person_id, sum(quantity) as used from product_event
      where occurred_at >= $2 and occurred_at < $1 and ${customers("account_id")} group by 1, 2) u group by 1),
  seats as (select account_id, sum(seats) as seats, count(*) filter (where seats is null) as unlimited from seat_entitlement s
    where s.occurred_at < $1 and (s.ends_at is null or s.ends_at >= $1) and ${customers("account_id")} and ${alive("seat_entitlement", "s")} group by 1),
  used as (select account_id, max(occurred_at) as at from product_event where occurred_at < $1 group by 1),
  touched as (select account_id, max(occurred_at) as at from touch where occurred_at < $1 group by 1),
  feed as (select (select min(occurred_at) from product_event) as use, (select min(occurred_at) from touch) as touch),
  nps as (select account_id, 100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(*)::float8 as v
    from ${answers("nps")} where occurred_at >= $4 group by 1),
  csat as (select account_id, count(*) filter (where score >= scale_max - 1)::float8 / count(*) as v
    from ${answers("csat")} where occurred_at >= $4 group by 1),
  handling as (select account_id, sum(coalesce(talk_us, 0) + coalesce(hold_us, 0) + coalesce(wrap_us, 0))::float8 / count(*) as v from call
    where occurred_at >= $3 and occurred_at < $1 and outcome in ('answered', 'callback_kept') and coalesce(talk_us, hold_us, wrap_us) is not null group by 1),
  abandoned as (select account_id, count(*) filter (where outcome in ('abandoned_queue', 'callback_missed'))::float8 / count(*) as v from call
    where occurred_at >= $3 and occurred_at < $1 and outcome <> 'abandoned_ivr'
      and not (outcome = 'abandoned_queue' and coalesce(wait_us, 10000000) < 10000000) group by 1),
  renewal as (select account_id, min(ends_at) as at from contract_term c
    where c.occurred_at < $1 and c.ends_at >= $1 and ${alive("contract_term", "c")} group by 1),
  billed as (select l.account_id, sum(round(l.amount_minor * case when l.currency = 'EUR' then 1 else f.rate end, 9))::float8 as v
    from invoice_line l left join lateral (select rate from fx_rate f where f.currency = l.currency and f.reporting_currency = 'EUR'
      and f.occurred_at <= l.occurred_at order by f.occurred_at desc limit 1) f on true
    where l.kind = 'recurring' and l.status <> 'void' and l.occurred_at >= $3 and l.occurred_at < $1 and ${alive("invoice_line", "l")} group by 1),
  rated as (select o.order_id, o.account_id, o.amount_minor, case when o.currency = 'EUR' then 1 else f.rate end as rate
    from purchase o left join lateral (select rate from fx_rate f where f.currency = o.currency and f.reporting_currency = 'EUR'
      and f.occurred_at <= o.occurred_at order by f.occurred_at desc limit 1) f on true
    where o.status = 'paid' and o.occurred_at >= $3 and o.occurred_at < $1),
  given as (select order_id, sum(amount_minor) as amount from refund where order_id is not null and occurred_at < $1 group by 1),
  basket as (select account_id, sum((r.amount_minor - coalesce(g.amount, 0)) * r.rate)::float8 / count(*) as v
    from rated r left join given g using (order_id) group by 1),
  measured as (select c.account_id, array[
      ${points("coalesce(u.n, 0)", 0, 20)},
      case when t.unlimited = 0 and t.seats > 0 then ${points("coalesce(u.n, 0)::float8 / t.seats", 0.2, 0.8)} end,
      ${points(daysSince("coalesce(d.at, greatest(s.at, feed.use))"), 30, 3)},
      ${points(daysSince("coalesce(h.at, greatest(s.at, feed.touch))"), 90, 14)},
      ${points("nps.v", -100, 100)},
      ${points("csat.v", 0.5, 0.9)},
      ${points("handling.v", 1_200_000_000, 60_000_000)},
      ${points("abandoned.v", 0.5, 0)},
      ${points(daysSince("s.at"), 0, 730)},
      ${points("floor(extract(epoch from renewal.at - $1::timestamp) / 86400)", 0, 180)},
      ${points("billed.v", 0, 1_000_000)},
      ${points("basket.v", 0, 100_000)}]::float8[] as points
    from customer c join since s using (account_id) cross join feed
    left join users u using (account_id) left join seats t using (account_id) left join used d using (account_id)
    left join touched h using (account_id) left join nps using (account_id) left join csat using (account_id)
    left join handling using (account_id) left join abandoned using (account_id) left join renewal using (account_id)
    left join billed using (account_id) left join basket using (account_id))
select account_id, points, (select avg(p) from unnest(points) p) as score from measured`;

export interface PeerHealth {
  readonly ms: number;
  readonly accounts: number;
  /** Accounts whose score differs by more than rounding, or that only one side has. */
  readonly different: number;
}

/** Scores by the hand-written statement, and compares with what Tendwell wrote to `file`. Null where it wrote nothing. */
export async function peerHealth(
  client: pg.Client,
  file: string,
  moments: readonly string[],
): Promise<PeerHealth | null> {
  if (!existsSync(file)) return null;
  const literal = moments.map((moment) => `'${moment}'::timestamp`);
  // A statement that makes a table takes no parameters.
  const text = SCORE.replaceAll(/\$(\d)(::timestamp)?/g, (_, place: string) => literal[Number(place) - 1]!);
  await client.query(text);
  await client.query("drop table scored");
  const before = performance.now();
  await client.query(text);
  const ms = performance.now() - before;
  await client.query("create temp table ours (account_id bigint, score float8)");
  await client.query(`copy ours from '${file}' (format csv)`);
  const { rows } = await client.query<{ accounts: string; different: string }>(
    `select count(*) as accounts, count(*) filter (where o.account_id is null or s.account_id is null
        or abs(o.score - s.score) > 1e-6 or (o.score is null) <> (s.score is null)) as different
      from ours o full join scored s using (account_id)`,
  );
  return { ms, accounts: Number(rows[0]!.accounts), different: Number(rows[0]!.different) };
}
