import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricSource } from "../metric.ts";
import { CLOCK, CLOCK_EDGES, type TicketClock, ticketClock } from "./business-clock.ts";
import { ticketDurationFigures, ticketDurationRows, ticketDurationSql } from "./ticket-durations.ts";

const withClause = ({ relations }: TicketClock): Sql =>
  relations.length === 0 ? raw("") : sql`with ${join(relations)}`;

/** Every ticket and how long its first response took: `is_waiting` without one, unless it was solved or closed. */
function responses(q: MetricSource, clock: TicketClock): Sql {
  // The message with which an agent opens a ticket is its first public reply; the response is the second.
  const replies = sql`select o.row_id as ticket_row, e.occurred_at as replied_at, o.opened_by as opened_by,
      row_number() over (partition by o.row_id order by e.occurred_at, e.row_id) as position
    from ${q.from("ticket")} o
    join ${q.fromAll("ticket_event")} e on e.ticket_id = o.ticket_id and e.occurred_at >= o.occurred_at
    where e.kind = 'public_reply' and e.actor = 'agent'`;
  const firsts = sql`select r.ticket_row as ticket_row, r.replied_at as responded_at
    from (${replies}) r where r.position = case when r.opened_by = 'agent' then 2 else 1 end`;
  const states = sql`select s.ticket_id as ticket_id, s.status as status
    from (select e.ticket_id as ticket_id, e.status as status,
        row_number() over (partition by e.ticket_id order by e.occurred_at desc, e.row_id desc) as recency
      from ${q.fromAll("ticket_event")} e where e.kind = 'status' and e.status is not null) s
    where s.recency = 1`;
  const took = clock.between("c", raw("k.occurred_at"), raw("f.responded_at"));
  return sql`(select k.account_id as account_id, k.ticket_id as ticket_id, k.occurred_at as occurred_at, ${took.us} as took_us,
      case when f.responded_at is not null then 1 else 0 end as is_done,
      case when f.responded_at is null and coalesce(s.status, 'new') not in ('solved', 'closed') then 1 else 0 end as is_waiting
    from ${q.from("ticket")} k
    left join (${firsts}) f on f.ticket_row = k.row_id
    left join (${states}) s on s.ticket_id = k.ticket_id${took.join})`;
}

export const firstResponseTime: MetricDefinition = {
  id: "first_response_time",
  family: "support",
  title: "First response time",
  summary: "How long customers wait from opening a ticket until an agent first answers them in public.",
  unit: "duration",
  direction: "lower",
  grain: "ticket",
  clock: "calendar",
  formula:
    "first public reply of an agent − creation of the ticket; median, 90th percentile and mean over the tickets created in the period",
  population: "none",
  inputs: ["ticket", "ticket_event", "business_calendar"],
  options: { clock: CLOCK },
  components: ["median", "p90", "mean"],
  bands: null,
  edgeCases: [
    { id: "FRT1", text: "Internal notes and the customer's own replies are no response." },
    {
      id: "FRT2",
      text: "A ticket that an agent opened begins with the agent's own message: the second public reply counts.",
    },
    { id: "FRT3", text: "A ticket counts in the period in which it was created, whenever it was answered." },
    { id: "FRT4", text: "A ticket without a response has no time; while it is open the figure is provisional." },
    { id: "FRT5", text: "Tickets, but none answered: null, not_reached. No tickets: null, no_data." },
    ...CLOCK_EDGES,
    { id: "FRT6", text: "A reply dated before the ticket is a contradiction of the data and is passed over." },
  ],
  identities: ["median ≤ p90"],
  sources: [
    "Zendesk, About native Support time duration metrics: first reply time",
    "Quantiles: linear interpolation, Hyndman & Fan 1996, type 7",
  ],
  additive: false,
  sql(d, q, scope) {
    const clock = ticketClock(d, q, scope);
    return ticketDurationSql(d, q, withClause(clock), responses(q, clock));
  },
  finish: ([row]) => ticketDurationFigures(row),
  rows(d, q, scope) {
    const clock = ticketClock(d, q, scope);
    return ticketDurationRows(d, q, withClause(clock), responses(q, clock), "never answered");
  },
};
