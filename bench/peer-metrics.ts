/**
 * The metrics that PostgreSQL answers too, as one would write them by hand for it: indexed, one statement each, the same
 * rules (internal accounts out, superseded versions out, latest answer per wave). `$1` is the list of period boundaries.
 * Each returns `i` (1 is the first period) and `value`; the run fails when a value differs from Tendwell's.
 */
export interface PeerMetric {
  readonly id: string;
  /** The component compared, null for metrics of one figure. */
  readonly component: string | null;
  readonly sql: string;
}

const within = (column: string): string =>
  `${column} >= ($1::timestamp[])[1] and ${column} < ($1::timestamp[])[cardinality($1::timestamp[])]`;
const bucket = (column: string): string => `width_bucket(${column}, $1::timestamp[])`;
const customers = (column: string): string =>
  `(${column} is null or ${column} not in (select account_id from internal_account))`;

const answers = (
  question: string,
): string => `(select distinct on (account_id, survey, coalesce(wave, ''), coalesce(person_id, -row_id))
    occurred_at, score, scale_max from survey_response
  where question = '${question}' and score between scale_min and scale_max and ${customers("account_id")} and occurred_at < ($1::timestamp[])[cardinality($1::timestamp[])]
  order by account_id, survey, coalesce(wave, ''), coalesce(person_id, -row_id), occurred_at desc, row_id desc) a`;

export const PEER_METRICS: readonly PeerMetric[] = [
  {
    id: "active_users",
    component: null,
    sql: `select i, count(distinct person_id)::float8 as value from (
        select ${bucket("occurred_at")} as i, account_id, person_id from product_event
        where ${within("occurred_at")} and person_id is not null and ${customers("account_id")}
        group by 1, 2, 3 having sum(quantity) >= 1) used group by i`,
  },
  {
    id: "license_utilization",
    component: null,
    sql: `with used as (
        select i, account_id, count(*) as users from (
          select ${bucket("occurred_at")} as i, account_id, person_id from product_event
          where ${within("occurred_at")} and person_id is not null and ${customers("account_id")}
          group by 1, 2, 3 having sum(quantity) >= 1) u group by 1, 2),
      seats as (
        select p.i, s.account_id, sum(s.seats) as seats, count(*) filter (where s.seats is null) as unlimited
        from (select i, ($1::timestamp[])[i + 1] as ends_at from generate_series(1, cardinality($1::timestamp[]) - 1) i) p
        join seat_entitlement s on s.occurred_at < p.ends_at and (s.ends_at is null or s.ends_at >= p.ends_at)
        where ${customers("s.account_id")}
          and not exists (select 1 from fact_end e where e.fact_table = 'seat_entitlement' and e.row_id = s.row_id)
        group by 1, 2)
      select s.i, sum(coalesce(u.users, 0))::float8 / sum(s.seats)::float8 as value
      from seats s left join used u on u.i = s.i and u.account_id = s.account_id where s.unlimited = 0 group by s.i`,
  },
  {
    id: "first_response_time",
    component: "median",
    sql: `with replied as (
        select t.ticket_id, t.occurred_at, t.opened_by, e.occurred_at as at,
          row_number() over (partition by t.ticket_id order by e.occurred_at, e.row_id) as place
        from ticket t left join ticket_event e on e.ticket_id = t.ticket_id and e.kind = 'public_reply' and e.actor = 'agent'
          and e.occurred_at >= t.occurred_at
        where ${within("t.occurred_at")} and ${customers("t.account_id")})
      select ${bucket("occurred_at")} as i,
        percentile_cont(0.5) within group (order by extract(epoch from at - occurred_at) * 1000000) as value
      from replied where place = case when opened_by = 'agent' then 2 else 1 end group by 1`,
  },
  {
    id: "abandonment_rate",
    component: null,
    sql: `select ${bucket("occurred_at")} as i,
        count(*) filter (where outcome in ('abandoned_queue', 'callback_missed'))::float8 / count(*) as value
      from call where ${within("occurred_at")} and ${customers("account_id")} and outcome <> 'abandoned_ivr'
        and not (outcome = 'abandoned_queue' and coalesce(wait_us, 10000000) < 10000000) group by 1`,
  },
  {
    id: "average_handle_time",
    component: "handle",
    sql: `select ${bucket("occurred_at")} as i,
        sum(coalesce(talk_us, 0) + coalesce(hold_us, 0) + coalesce(wrap_us, 0))::float8 / count(*) as value
      from call where ${within("occurred_at")} and ${customers("account_id")} and outcome in ('answered', 'callback_kept')
        and coalesce(talk_us, hold_us, wrap_us) is not null group by 1`,
  },
  {
    id: "nps",
    component: null,
    sql: `select ${bucket("occurred_at")} as i,
        100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(*)::float8 as value
      from ${answers("nps")} where ${within("occurred_at")} group by 1`,
  },
  {
    id: "csat",
    component: null,
    sql: `select ${bucket("occurred_at")} as i, count(*) filter (where score >= scale_max - 1)::float8 / count(*) as value
      from ${answers("csat")} where ${within("occurred_at")} group by 1`,
  },
  {
    id: "average_purchase_value",
    component: null,
    sql: `with rated as (
        select o.order_id, o.occurred_at, o.amount_minor, case when o.currency = 'EUR' then 1 else f.rate end as rate
        from purchase o left join lateral (select rate from fx_rate f where f.currency = o.currency and f.reporting_currency = 'EUR'
          and f.occurred_at <= o.occurred_at order by f.occurred_at desc limit 1) f on true
        where o.status = 'paid' and ${within("o.occurred_at")} and ${customers("o.account_id")}),
      given as (select order_id, sum(amount_minor) as amount from refund where order_id is not null group by 1)
      select ${bucket("r.occurred_at")} as i, sum((r.amount_minor - coalesce(g.amount, 0)) * r.rate)::float8 / count(*) as value
      from rated r left join given g using (order_id) group by 1`,
  },
  {
    id: "mrr",
    component: null,
    sql: `select p.i, sum(s.mrr * case when s.currency = 'EUR' then 1 else f.rate end)::float8 as value
      from (select i, ($1::timestamp[])[i + 1] as ends_at from generate_series(1, cardinality($1::timestamp[]) - 1) i) p
      join subscription_version s on s.occurred_at < p.ends_at and (s.ends_at is null or s.ends_at >= p.ends_at)
        and (s.status = 'active' or (s.status = 'past_due' and s.occurred_at + interval '30 days' >= p.ends_at))
      left join lateral (select rate from fx_rate f where f.currency = s.currency and f.reporting_currency = 'EUR'
        and f.occurred_at <= s.service_started_at order by f.occurred_at desc limit 1) f on true
      where ${customers("s.account_id")}
        and not exists (select 1 from fact_end e where e.fact_table = 'subscription_version' and e.row_id = s.row_id)
      group by p.i`,
  },
  {
    id: "recurring_billings",
    component: null,
    sql: `select ${bucket("l.occurred_at")} as i,
        sum(round(l.amount_minor * case when l.currency = 'EUR' then 1 else f.rate end, 9))::float8 as value
      from invoice_line l left join lateral (select rate from fx_rate f where f.currency = l.currency and f.reporting_currency = 'EUR'
        and f.occurred_at <= l.occurred_at order by f.occurred_at desc limit 1) f on true
      where l.kind = 'recurring' and l.status <> 'void' and ${within("l.occurred_at")} and ${customers("l.account_id")}
        and not exists (select 1 from fact_end e where e.fact_table = 'invoice_line' and e.row_id = l.row_id)
      group by 1`,
  },
];
