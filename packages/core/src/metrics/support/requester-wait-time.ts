import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { CLOCK, CLOCK_EDGES, ticketClock } from "./business-clock.ts";
import {
  COUNTED_AT,
  countedAt,
  ticketDurationFigures,
  ticketDurationRows,
  ticketDurationSql,
} from "./ticket-durations.ts";
import { ticketSpansWith, ticketsEndedWith } from "./ticket-spans.ts";

function withClause(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const clock = ticketClock(d, q, scope);
  const waited = clock.between("c", raw("s.starts_at"), raw("s.ends_at"));
  return sql`with ${join([...clock.relations, ticketSpansWith(q), ticketsEndedWith(waited.us, waited.join)])}`;
}

function durations(scope: MetricScope): Sql {
  return sql`(select t.account_id as account_id, t.ticket_id as ticket_id, ${countedAt(scope)} as occurred_at,
      case when e.resolved_at is not null then e.waited_us end as took_us,
      case when e.resolved_at is null then 0 else 1 end as is_done, case when e.resolved_at is null then 1 else 0 end as is_waiting
    from tickets t join ended e on e.ticket_id = t.ticket_id)`;
}

export const requesterWaitTime: MetricDefinition = {
  id: "requester_wait_time",
  family: "support",
  title: "Requester wait time",
  summary:
    "How long customers waited for the team while their ticket was open; the time in which the team waited for them is left out.",
  unit: "duration",
  direction: "lower",
  grain: "ticket",
  clock: "calendar",
  formula: "time in new + open + on hold of each solved ticket; median, 90th percentile and mean over the tickets",
  population: "none",
  inputs: ["ticket", "ticket_event", "business_calendar"],
  options: { counted_at: COUNTED_AT, clock: CLOCK },
  components: ["median", "p90", "mean"],
  bands: null,
  edgeCases: [
    { id: "RWT1", text: "Time pending, solved or closed is not waited." },
    { id: "RWT2", text: "From its creation to its first status a ticket is new." },
    { id: "RWT3", text: "After a reopening the customer waits again; the time between counts for neither." },
    { id: "RWT4", text: "A ticket that is not solved has no wait yet: the figure is provisional." },
    { id: "RWT5", text: "Tickets, but none solved: null, not_reached. No tickets: null, no_data." },
    { id: "RWT6", text: "Status changes dated before the ticket are contradictions of the data and are passed over." },
    ...CLOCK_EDGES,
  ],
  identities: ["median ≤ p90", "requester wait ≤ resolution time, ticket by ticket"],
  sources: [
    "Zendesk, About native Support time duration metrics: requester wait time; its example states 41 h, its own history gives 35.5 h",
    "Quantiles: linear interpolation, Hyndman & Fan 1996, type 7",
  ],
  additive: false,
  sql: (d, q, scope) => ticketDurationSql(d, q, withClause(d, q, scope), durations(scope)),
  finish: ([row]) => ticketDurationFigures(row),
  rows: (d, q, scope) => ticketDurationRows(d, q, withClause(d, q, scope), durations(scope), "not solved"),
};
