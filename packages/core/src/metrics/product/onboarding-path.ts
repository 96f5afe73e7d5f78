import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import type { MetricScope, MetricSource, OptionSpec } from "../metric.ts";
import { startsOf } from "./first-moment.ts";

const EVENT = "event:";
/** Longer than any promise: a milestone without a due date comes last. */
const NEVER_DUE = raw("9000000000000000000");
const WHOLE = raw("rows between unbounded preceding and unbounded following");

export const PATH_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  order: {
    type: "enum",
    values: ["any", "strict"],
    default: "any",
    about:
      "any takes each step for itself; strict counts a step only after all the earlier ones, none of them reached later.",
  },
};

export const PATH_TABLES = ["account", "subscription_version", "contract_term", "milestone", "product_event"] as const;

/** The steps with their place, from 1 on: those that the company names, else its milestones, the soonest promised first. */
function steps(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const named = scope.definitions.onboardingSteps;
  if (named !== null) {
    return d.values(
      "s",
      { place: "bigint", step: "text" },
      named.map((step, i) => [BigInt(i + 1), step]),
    );
  }
  return sql`(select row_number() over (order by p.promised, p.name) as place, p.name as step
    from (select m.milestone as name, min(coalesce(${d.diffUs(raw("m.occurred_at"), raw("m.due_at"))}, ${d.cast(NEVER_DUE, "bigint")})) as promised
      from ${q.fromAll("milestone")} m group by m.milestone) p) s`;
}

/** First moment of every step, by account. */
function moments(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const events = (scope.definitions.onboardingSteps ?? []).filter((step) => step.startsWith(EVENT));
  const achieved = sql`select m.account_id as account_id, m.milestone as step, min(m.achieved_at) as moment_at
      from ${q.from("milestone")} m where m.status = 'achieved' and m.achieved_at < ${time(scope.asOf)} group by 1, 2`;
  if (events.length === 0) return achieved;
  const names = events.map((step) => step.slice(EVENT.length));
  return sql`${achieved} union all select u.account_id as account_id, ${EVENT} || u.event as step, min(u.occurred_at) as moment_at
      from ${q.use({ event: true })} u where ${d.inText(raw("u.event"), names)} group by 1, 2`;
}

/**
 * A relation of a row for each step of each account that started in one of the periods: `period`, `account_id`,
 * `started_at`, `place`, `step`, `prior_at` (when the step before was reached, the start for the first; NULL while it is
 * not), `reached_at` (NULL until it is) and, where `planned` asks for it, `due_at` (of the plan, while it is open). What was
 * reached before the start was reached at the start.
 */
export function onboardingPath(d: Dialect, q: MetricSource, scope: MetricScope, planned = false): Sql {
  const kept =
    scope.options.order === "strict"
      ? raw(
          "case when sum(b.is_broken) over (partition by b.account_id order by b.place rows between unbounded preceding and current row) = 0 then b.moment_at end",
        )
      : raw("b.moment_at");
  const open = sql`(select m.account_id as account_id, m.milestone as step, min(m.due_at) as due_at
      from ${q.from("milestone")} m where m.status = 'planned' group by 1, 2)`;
  const due = planned ? sql` left join ${open} p on p.account_id = c.account_id and p.step = s.step` : raw("");
  return sql`(with started as (${startsOf(q)}),
    cohort as (select t.account_id as account_id, t.started_at as started_at, ${q.bucket(raw("t.started_at"))} as period
      from started t where ${q.bucket(raw("t.started_at"))} is not null),
    moments as (${moments(d, q, scope)}),
    laid as (select c.period as period, c.account_id as account_id, c.started_at as started_at, s.place as place, s.step as step,
        case when v.moment_at is not null then greatest(v.moment_at, c.started_at) end as moment_at,
        ${planned ? raw("p.due_at") : d.nullOf("time")} as due_at
      from cohort c cross join ${steps(d, q, scope)}
      left join moments v on v.account_id = c.account_id and v.step = s.step${due}),
    followed as (select l.period as period, l.account_id as account_id, l.started_at as started_at, l.place as place, l.step as step,
        l.moment_at as moment_at, l.due_at as due_at, lag(l.moment_at) over (partition by l.account_id order by l.place ${WHOLE}) as before_at
      from laid l),
    judged as (select f.period as period, f.account_id as account_id, f.started_at as started_at, f.place as place, f.step as step,
        f.moment_at as moment_at, f.due_at as due_at, case when f.moment_at is null or f.moment_at < f.before_at then 1 else 0 end as is_broken
      from followed f),
    kept as (select b.period as period, b.account_id as account_id, b.started_at as started_at, b.place as place, b.step as step,
        ${kept} as reached_at, b.due_at as due_at from judged b)
    select k.period as period, k.account_id as account_id, k.started_at as started_at, k.place as place, k.step as step,
      case when k.place = 1 then k.started_at else lag(k.reached_at) over (partition by k.account_id order by k.place ${WHOLE}) end as prior_at,
      k.reached_at as reached_at, k.due_at as due_at
    from kept k)`;
}

/** What a row of the drill-down says of its account's step. */
export function stepNote(scope: MetricScope): Sql {
  return sql`case when c.reached_at is not null then 'reached' when c.due_at < ${time(scope.asOf)} then 'late'
        when c.due_at is not null then 'due' else 'waiting' end`;
}
