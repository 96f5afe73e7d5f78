import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { wilsonInterval } from "../../stats/wilson-interval.ts";
import { DAY } from "../../time/timestamp.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";

/** Milestones due in a period: `period`, `grp`, `account_id`, `milestone`, `due_at`, and `state` (in_time, late, open, grace). */
function dueMilestones(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("g", sql`m.account_id`, sql`m.due_at`, "at");
  const period = q.bucket(raw("m.due_at"));
  const grace = Number(scope.options.grace_days) * DAY;
  const limit = d.addUs(raw("m.due_at"), sql`${grace}`);
  return sql`(select ${period} as period, ${g.group} as grp, m.account_id as account_id, m.milestone as milestone, m.due_at as due_at,
      case when m.status = 'achieved' and m.achieved_at < ${time(scope.asOf)} then case when m.achieved_at <= ${limit} then 'in_time' else 'late' end
        when ${limit} < ${time(scope.asOf)} then 'open' else 'grace' end as state
    from ${q.from("milestone")} m${g.join}
    where ${period} is not null and m.status <> 'paused' and m.status <> 'dropped' and ${g.where})`;
}

export const milestoneAttainment: MetricDefinition = {
  id: "milestone_attainment",
  family: "product",
  title: "Milestone attainment",
  summary:
    "The share of the milestones due in the period that were achieved by their due date. Those achieved late, and those not achieved, stand apart.",
  unit: "ratio",
  direction: "higher",
  grain: "milestone of an account",
  clock: "calendar",
  formula: "milestones achieved by their due date ÷ milestones due in the period; late and open ÷ the same",
  population: "none",
  inputs: ["milestone"],
  options: {
    grace_days: {
      type: "number",
      min: 0,
      max: 90,
      integer: true,
      default: 0,
      about:
        "How many days of 24 hours after the due instant still count as in time; 1 makes a date that means midnight inclusive.",
    },
  },
  components: ["late", "open"],
  bands: null,
  edgeCases: [
    { id: "MA1", text: "Achieved exactly at the due instant (or at the end of the grace) is in time." },
    { id: "MA2", text: "Paused and dropped milestones are on neither side, as they stand at as_of." },
    { id: "MA3", text: "A milestone without a due date is never due." },
    { id: "MA4", text: "One that is achieved at or after as_of is not achieved yet." },
    {
      id: "MA5",
      text: "A milestone counts in the period in which it is due, whenever it was achieved; achieved early it is in time.",
    },
    {
      id: "MA6",
      text: "While a milestone is not achieved and still in its grace, the figures are provisional; late and open are so while any is open.",
    },
    { id: "MA7", text: "Nothing was due: null, no_data." },
  ],
  identities: ["in time + late + open = 1"],
  sources: ["Achieved by due date ÷ due: the user's own material; Wilson interval"],
  additive: true,
  sql: (d, q, scope) => sql`select m.period as period, m.grp as grp, ${d.cast(raw("count(*)"), "bigint")} as due,
      ${d.countIf(raw("m.state = 'in_time'"))} as in_time, ${d.countIf(raw("m.state = 'late'"))} as late, ${d.countIf(raw("m.state = 'grace'"))} as in_grace
    from ${dueMilestones(d, q, scope)} m group by 1, 2`,
  finish([row]) {
    if (row === undefined) return [null, "late", "open"].map((component) => missingFigure("no_data", { component }));
    const [due, inTime, late] = [intStat(row, "due"), intStat(row, "in_time"), intStat(row, "late")];
    const open = due - inTime - late;
    const part = (component: string | null, count: bigint, provisional: boolean) =>
      ratioFigure(whole(count), whole(due), {
        component,
        provisional,
        interval: wilsonInterval(Number(count), Number(due)),
      });
    return [
      part(null, inTime, intStat(row, "in_grace") > 0n),
      part("late", late, open > 0n),
      part("open", open, open > 0n),
    ];
  },
  rows(d, q, scope) {
    const part = (
      component: Sql,
      states: Sql,
    ): Sql => sql`select m.period as period, m.grp as grp, ${component} as component,
        m.account_id as account_id, m.milestone as entity, m.due_at as occurred_at,
        ${d.cast(sql`case when ${states} then 1 else 0 end`, "decimal9")} as numerator, ${d.cast(raw("1"), "decimal9")} as denominator, m.state as note
      from due m`;
    return sql`with due as (select * from ${dueMilestones(d, q, scope)} x)
      ${part(d.nullOf("text"), raw("m.state = 'in_time'"))} union all ${part(raw("'late'"), raw("m.state = 'late'"))}
      union all ${part(raw("'open'"), raw("m.state in ('open', 'grace')"))}`;
  },
};
