import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { DAY } from "../../time/timestamp.ts";
import { intStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { isFinished, ticketSpansWith } from "./ticket-spans.ts";

/** Solutions in the periods as `solved` for a WITH clause: `reopened` and `is_open` are 0 or 1. */
function solvedWith(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const days = Number(scope.options.within_days) * DAY;
  const reopened = sql`${d.diffUs(raw("c.solved_at"), raw("c.reopened_at"))} < ${days}`;
  const young = sql`${d.diffUs(raw("c.solved_at"), time(scope.asOf))} < ${days}`;
  const g = q.account("g", raw("c.account_id"), raw("c.solved_at"), "at");
  const period = q.bucket(raw("c.solved_at"));
  return sql`with ${ticketSpansWith(q)},
    solutions as (select t.account_id as account_id, t.ticket_id as ticket_id, s.starts_at as solved_at, s.reopens_at as reopened_at
      from spans s join tickets t on t.ticket_id = s.ticket_id
      where ${isFinished("s.status")} and not (${isFinished("s.status_before")})),
    solved as (select ${period} as period, ${g.group} as grp, c.account_id as account_id, c.ticket_id as ticket_id,
        c.solved_at as solved_at, case when ${reopened} then 1 else 0 end as reopened,
        case when c.reopened_at is null and ${young} then 1 else 0 end as is_open
      from solutions c${g.join}
      where ${period} is not null and ${g.where})`;
}

export const reopenRate: MetricDefinition = {
  id: "reopen_rate",
  family: "support",
  title: "Reopen rate",
  summary: "Of the times a ticket was solved, the share in which it had to be opened again.",
  unit: "ratio",
  direction: "lower",
  grain: "solution of a ticket",
  clock: "calendar",
  formula: "solutions reopened within within_days / solutions (changes to solved or closed from any other status)",
  population: "none",
  inputs: ["ticket", "ticket_event"],
  options: {
    within_days: {
      type: "number",
      min: 1,
      max: 365,
      integer: true,
      default: 30,
      about: "A reopening counts when it comes within this many days of the solution.",
    },
  },
  components: [],
  bands: null,
  edgeCases: [
    { id: "ROR1", text: "Solved, then closed, is one solution." },
    { id: "ROR2", text: "A ticket solved twice is two solutions; the first was reopened, the second not." },
    { id: "ROR3", text: "A reopening counts for the period in which the ticket had been solved, not for its own." },
    { id: "ROR4", text: "A reopening exactly within_days after the solution no longer counts." },
    { id: "ROR5", text: "While a solution that stands is younger than within_days, the figure is provisional." },
    { id: "ROR6", text: "Nothing solved: null, no_data." },
    { id: "ROR7", text: "Changes of a ticket that is not there, or dated before it, do not count." },
  ],
  identities: ["0 ≤ reopen rate ≤ 1", "A wider window never lowers it"],
  sources: ["Zendesk, About native Support time duration metrics: reopens; divided by solutions: metrics catalogue"],
  additive: true,
  sql: (d, q, scope) => sql`${solvedWith(d, q, scope)}
    select r.period as period, r.grp as grp, count(*) as solutions, sum(r.reopened) as reopens, sum(r.is_open) as still_open
    from solved r group by 1, 2`,
  finish: ([row]) => [
    ratioFigure(whole(intStat(row, "reopens")), whole(intStat(row, "solutions")), {
      provisional: intStat(row, "still_open") > 0n,
      emptyReason: "no_data",
    }),
  ],
  rows: (d, q, scope) => sql`${solvedWith(d, q, scope)}
    select r.period as period, r.grp as grp, ${d.nullOf("text")} as component, r.account_id as account_id,
      ${d.cast(raw("r.ticket_id"), "text")} as entity, r.solved_at as occurred_at,
      ${d.cast(raw("r.reopened"), "decimal9")} as numerator, ${d.cast(raw("1"), "decimal9")} as denominator,
      case when r.reopened = 1 then 'reopened' when r.is_open = 1 then 'may be reopened' else 'solved' end as note
    from solved r`,
};
