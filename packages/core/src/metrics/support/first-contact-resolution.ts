import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import { DAY } from "../../time/timestamp.ts";
import { intStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { IS_HANDLED } from "./handled-contact.ts";

/**
 * Handled calls that the options keep, as a relation `c` with `is_tested` (the caller is identified and the result recorded)
 * and `is_repeated` (the same caller came again about the same topic inside the window).
 */
function contacts(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const window = BigInt(scope.options.repeat_days ?? 7) * BigInt(DAY);
  // Calls of one caller at one instant are one attempt, so that the next one is always later.
  const attempts = sql`select t.account_id as account_id, t.topic_key as topic_key, t.called_at as called_at,
      lead(t.called_at) over (partition by t.account_id, t.topic_key order by t.called_at rows between unbounded preceding and unbounded following) as next_at
    from (select distinct a.account_id as account_id, coalesce(a.topic, '') as topic_key, a.occurred_at as called_at
      from ${q.from("call")} a where a.account_id is not null and a.outcome <> 'abandoned_ivr') t`;
  const kept: Sql[] = [IS_HANDLED];
  if (scope.options.non_resolvable === "excluded") kept.push(raw("c.resolvable"));
  return sql`(select c.account_id as account_id, c.call_id as call_id, c.occurred_at as occurred_at, c.resolved as resolved,
      case when c.account_id is not null and c.resolved is not null then 1 else 0 end as is_tested,
      case when n.next_at is not null and n.next_at < ${d.addUs(raw("c.occurred_at"), sql`${window}`)} then 1 else 0 end as is_repeated
    from ${q.from("call")} c
    left join (${attempts}) n on n.account_id = c.account_id and n.topic_key = coalesce(c.topic, '') and n.called_at = c.occurred_at
    where ${join(kept, " and ")})`;
}

const IS_FIRST_TIME = raw("(c.is_tested = 1 and c.resolved and c.is_repeated = 0)");
const isCounted = (scope: MetricScope): Sql =>
  scope.options.denominator === "resolved" ? raw("(c.is_tested = 1 and c.resolved)") : raw("c.is_tested = 1");

export const firstContactResolution: MetricDefinition = {
  id: "first_contact_resolution",
  family: "support",
  title: "First contact resolution",
  summary:
    "The share of answered calls that settled the matter at once, without the caller coming back about it within a week.",
  unit: "ratio",
  direction: "higher",
  grain: "call",
  clock: "calendar",
  formula: "calls resolved at first contact and not repeated within N days / answered calls",
  population: "none",
  inputs: ["call"],
  options: {
    denominator: {
      type: "enum",
      values: ["answered", "resolved"],
      default: "answered",
      about: "Divide by answered calls, or only by those marked resolved. `plain` is always over answered calls.",
    },
    non_resolvable: {
      type: "enum",
      values: ["kept", "excluded"],
      default: "kept",
      about: "`excluded` is net: calls that by their nature could not be settled at first contact leave both sides.",
    },
    repeat_days: {
      type: "number",
      min: 1,
      max: 90,
      integer: true,
      default: 7,
      about: "Days within which another call of the same caller about the same topic undoes the resolution.",
    },
  },
  components: ["first_contact", "plain"],
  bands: null,
  edgeCases: [
    {
      id: "FCR1",
      text: "Without identified callers the repeat test cannot be made: null, not_identified; `plain`, the share marked resolved, is shown beside it.",
    },
    {
      id: "FCR2",
      text: "A repeat is a later call of the same account about the same topic, answered or abandoned in the queue, less than N days after; a topic that is not recorded only matches another such call.",
    },
    { id: "FCR3", text: "Calls at the same instant do not repeat each other." },
    { id: "FCR4", text: "Provisional until N days have passed since the end of the period." },
    { id: "FCR5", text: "A call whose result is not recorded leaves both sides and lowers coverage." },
    {
      id: "FCR6",
      text: "Calls that by their nature could not be settled leave both sides under the option `excluded`.",
    },
    { id: "FCR7", text: "Without answered calls there is no share: null, no_data." },
  ],
  identities: ["first_contact ≤ plain where every caller is identified and the denominator is `answered`"],
  sources: [
    "PwC virtual case, call centre data of 5,000 calls: 3,646 of 4,054 answered calls resolved = 89.9 % (plain)",
  ],
  additive: true,
  sql(d, q, scope) {
    const g = q.account("g", raw("c.account_id"), raw("c.occurred_at"), "at");
    return sql`select ${q.bucket(raw("c.occurred_at"))} as period, ${g.group} as grp, count(*) as calls,
        ${d.countIf(raw("c.account_id is not null"))} as identified,
        ${d.countIf(IS_FIRST_TIME)} as first_time, ${d.countIf(isCounted(scope))} as counted,
        ${d.countIf(raw("c.is_tested = 1"))} as tested,
        ${d.countIf(raw("c.resolved"))} as marked, ${d.countIf(raw("c.resolved is not null"))} as recorded
      from ${contacts(d, q, scope)} c${g.join}
      where ${q.bucket(raw("c.occurred_at"))} is not null and ${g.where}
      group by 1, 2`;
  },
  finish([row], scope, period) {
    const calls = intStat(row, "calls");
    const tested = intStat(row, "tested");
    const counted = intStat(row, "counted");
    const recorded = intStat(row, "recorded");
    const share = (part: bigint) => (calls === 0n ? null : Number(part) / Number(calls));
    const emptyReason =
      calls === 0n
        ? "no_data"
        : recorded === 0n
          ? "not_recorded"
          : intStat(row, "identified") === 0n
            ? "not_identified"
            : tested === 0n
              ? "not_recorded"
              : "zero_denominator";
    const window = Number(scope.options.repeat_days ?? 7) * DAY;
    return [
      ratioFigure(whole(intStat(row, "first_time")), whole(counted), {
        component: "first_contact",
        coverage: share(tested),
        provisional: counted > 0n && period.endUs + window > scope.asOf,
        emptyReason,
      }),
      ratioFigure(whole(intStat(row, "marked")), whole(recorded), {
        component: "plain",
        coverage: share(recorded),
        emptyReason: calls === 0n ? "no_data" : "not_recorded",
      }),
    ];
  },
  rows(d, q, scope) {
    const g = q.account("g", raw("c.account_id"), raw("c.occurred_at"), "at");
    const part = (component: string, good: Sql, counts: Sql): Sql =>
      sql`select ${q.bucket(raw("c.occurred_at"))} as period, ${g.group} as grp, ${d.cast(sql`${component}`, "text")} as component,
        c.account_id as account_id, ${d.cast(raw("c.call_id"), "text")} as entity, c.occurred_at as occurred_at,
        ${d.cast(sql`case when ${good} then 1 else 0 end`, "decimal9")} as numerator,
        ${d.cast(sql`case when ${counts} then 1 else 0 end`, "decimal9")} as denominator,
        case when c.resolved is null then 'not recorded' when not c.resolved then 'unresolved' when c.account_id is null then 'resolved, caller not identified'
          when c.is_repeated = 1 then 'resolved, repeated' else 'resolved' end as note
      from ${contacts(d, q, scope)} c${g.join}
      where ${q.bucket(raw("c.occurred_at"))} is not null and ${g.where}`;
    return sql`${part("first_contact", IS_FIRST_TIME, isCounted(scope))}
      union all ${part("plain", raw("c.resolved"), raw("c.resolved is not null"))}`;
  },
};
