import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql, time } from "../../sql/sql.ts";
import type { MetricScope, MetricSource } from "../metric.ts";

const START_TABLES = {
  account: "account",
  subscription: "subscription_version",
  contract: "contract_term",
} as const;

/** What an account's start can be read from; `earliest` takes the first of all that are given. */
export type Start = keyof typeof START_TABLES;

/** When each account started, by the option `start`. */
function starts(q: MetricSource, scope: MetricScope, known: readonly Start[]): Sql {
  const chosen = known.filter((start) => scope.options.start === "earliest" || scope.options.start === start);
  return unionOfStarts(q, chosen);
}

function unionOfStarts(q: MetricSource, chosen: readonly Start[]): Sql {
  const lists = chosen.map(
    (start) => sql`select x.account_id as account_id, x.occurred_at as start_at from ${q.from(START_TABLES[start])} x`,
  );
  return sql`select y.account_id as account_id, min(y.start_at) as started_at from (${join(lists, " union all ")}) y group by y.account_id`;
}

/** When each account started: at the first of sign-up, subscription and contract. */
export function startsOf(q: MetricSource): Sql {
  return unionOfStarts(q, ["account", "subscription", "contract"]);
}

/**
 * A relation, one row for each account that started in one of the periods: `period`, `account_id`, `started_at`, `reached`
 * (1 or 0) and `age_us`, from the start to its first moment (`moments`: a relation's SELECT of `account_id`, `moment_at`), or
 * to as_of where there is none yet. A moment before the start is no moment, or counts as the start itself.
 */
export function firstMoment(
  d: Dialect,
  q: MetricSource,
  scope: MetricScope,
  known: readonly Start[],
  moments: Sql,
  before: "ignored" | "at_start",
): Sql {
  const moment = raw(before === "ignored" ? "v.moment_at" : "greatest(v.moment_at, c.started_at)");
  const after = raw(before === "ignored" ? " and v.moment_at >= c.started_at" : "");
  return sql`(
    with started as (${starts(q, scope, known)}),
    cohort as (
      select t.account_id as account_id, t.started_at as started_at, ${q.bucket(raw("t.started_at"))} as period
      from started t where ${q.bucket(raw("t.started_at"))} is not null
    ),
    moments as (${moments}),
    reached_at as (
      select c.account_id as account_id, min(${moment}) as value_at
      from cohort c join moments v on v.account_id = c.account_id${after}
      group by c.account_id
    )
    select c.period as period, c.account_id as account_id, c.started_at as started_at,
      case when r.value_at is null then 0 else 1 end as reached,
      ${d.diffUs(raw("c.started_at"), sql`coalesce(r.value_at, ${time(scope.asOf)})`)} as age_us
    from cohort c left join reached_at r on r.account_id = c.account_id)`;
}

/** A SELECT of the instants at which one of some milestones was achieved, by as_of. */
export function achievedMilestones(d: Dialect, q: MetricSource, scope: MetricScope, names: readonly string[]): Sql {
  return sql`select m.account_id as account_id, m.achieved_at as moment_at from ${q.from("milestone")} m
      where ${d.inText(raw("m.milestone"), names)} and m.status = 'achieved' and m.achieved_at < ${time(scope.asOf)}`;
}
