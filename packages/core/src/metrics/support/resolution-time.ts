import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { CLOCK, CLOCK_EDGES, type TicketClock, ticketClock } from "./business-clock.ts";
import {
  COUNTED_AT,
  countedAt,
  ticketDurationFigures,
  ticketDurationRows,
  ticketDurationSql,
} from "./ticket-durations.ts";
import { ticketSpansWith, ticketsEndedWith } from "./ticket-spans.ts";

const withClause = (q: MetricSource, { relations }: TicketClock): Sql =>
  sql`with ${join([...relations, ticketSpansWith(q), ticketsEndedWith(raw("0"))])}`;

function durations(scope: MetricScope, clock: TicketClock): Sql {
  const took = clock.between("c", raw("t.created_at"), raw("e.resolved_at"));
  return sql`(select t.account_id as account_id, t.ticket_id as ticket_id, ${countedAt(scope)} as occurred_at,
      ${took.us} as took_us,
      case when e.resolved_at is null then 0 else 1 end as is_done, case when e.resolved_at is null then 1 else 0 end as is_waiting
    from tickets t join ended e on e.ticket_id = t.ticket_id${took.join})`;
}

export const resolutionTime: MetricDefinition = {
  id: "resolution_time",
  family: "support",
  title: "Resolution time",
  summary: "How long it takes from opening a ticket until it is solved for the last time.",
  unit: "duration",
  direction: "lower",
  grain: "ticket",
  clock: "calendar",
  formula:
    "last time the ticket was solved or closed − its creation; median, 90th percentile and mean over the tickets",
  population: "none",
  inputs: ["ticket", "ticket_event", "business_calendar"],
  options: { counted_at: COUNTED_AT, clock: CLOCK },
  components: ["median", "p90", "mean"],
  bands: null,
  edgeCases: [
    { id: "RES1", text: "Solved, reopened and solved again: the last time counts." },
    { id: "RES2", text: "Closing a solved ticket does not move its end; one closed without being solved ends then." },
    { id: "RES3", text: "A ticket that is open again has no end until it is solved again: the figure is provisional." },
    { id: "RES4", text: "Tickets, but none solved: null, not_reached. No tickets: null, no_data." },
    { id: "RES5", text: "Status changes dated before the ticket are contradictions of the data and are passed over." },
    { id: "RES6", text: "A ticket stored more than once is one, and began with its earliest row." },
    { id: "RES7", text: "Of several changes at one instant the one stored last holds." },
    ...CLOCK_EDGES,
  ],
  identities: ["median ≤ p90", "requester wait ≤ resolution time, ticket by ticket"],
  sources: [
    "Zendesk, About native Support time duration metrics: full resolution time",
    "Quantiles: linear interpolation, Hyndman & Fan 1996, type 7",
  ],
  additive: false,
  sql(d, q, scope) {
    const clock = ticketClock(d, q, scope);
    return ticketDurationSql(d, q, withClause(q, clock), durations(scope, clock));
  },
  finish: ([row]) => ticketDurationFigures(row),
  rows(d, q, scope) {
    const clock = ticketClock(d, q, scope);
    return ticketDurationRows(d, q, withClause(q, clock), durations(scope, clock), "not solved");
  },
};
