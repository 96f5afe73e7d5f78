import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql, time } from "../../sql/sql.ts";
import type { MetricScope, MetricSource } from "../metric.ts";

/** When each account started: its sign-up, its first subscription, or whichever of the two is known and earlier. */
function starts(q: MetricSource, scope: MetricScope): Sql {
  const tables = { account: ["account"], subscription: ["subscription_version"] } as const;
  const from = tables[scope.options.start as keyof typeof tables] ?? ["account", "subscription_version"];
  const lists = from.map(
    (table) => sql`select x.account_id as account_id, x.occurred_at as start_at from ${q.from(table)} x`,
  );
  return sql`select y.account_id as account_id, min(y.start_at) as started_at from (${join(lists, " union all ")}) y group by y.account_id`;
}

/**
 * A relation, one row for each account that started in one of the periods: `period`, `account_id`, `started_at`, `reached`
 * (1 or 0) and `age_us`, from the start to the first moment of value at or after it, or to as_of where there is none yet.
 */
export function firstValue(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const { events, milestones } = scope.definitions.valueEvent;
  const asOf = time(scope.asOf);
  return sql`(
    with started as (${starts(q, scope)}),
    cohort as (
      select t.account_id as account_id, t.started_at as started_at, ${q.bucket(raw("t.started_at"))} as period
      from started t where ${q.bucket(raw("t.started_at"))} is not null
    ),
    moments as (
      select e.account_id as account_id, e.occurred_at as moment_at from ${q.from("product_event")} e
      where ${d.inText(raw("e.event"), events)}
      union all
      select m.account_id as account_id, m.achieved_at as moment_at from ${q.from("milestone")} m
      where ${d.inText(raw("m.milestone"), milestones)} and m.status = 'achieved' and m.achieved_at < ${asOf}
    ),
    reached_at as (
      select c.account_id as account_id, min(v.moment_at) as value_at
      from cohort c join moments v on v.account_id = c.account_id and v.moment_at >= c.started_at
      group by c.account_id
    )
    select c.period as period, c.account_id as account_id, c.started_at as started_at,
      case when r.value_at is null then 0 else 1 end as reached,
      ${d.diffUs(raw("c.started_at"), sql`coalesce(r.value_at, ${asOf})`)} as age_us
    from cohort c left join reached_at r on r.account_id = c.account_id)`;
}
