import { type Sql, sql } from "../../sql/sql.ts";
import type { MetricSource } from "../metric.ts";

/**
 * When an agent first answered, as a query of `ticket_id` and `responded_at`. `tickets` is a relation of tickets, each
 * once, with `ticket_id`, `created_at` and `opened_by`. The message with which an agent opens a ticket is its first public
 * reply; the response is the second.
 */
export function firstResponses(q: MetricSource, tickets: Sql): Sql {
  return sql`select r.ticket_id as ticket_id, r.replied_at as responded_at
    from (select o.ticket_id as ticket_id, o.opened_by as opened_by, e.occurred_at as replied_at,
        row_number() over (partition by o.ticket_id order by e.occurred_at, e.row_id) as position
      from ${tickets} o
      join ${q.fromAll("ticket_event")} e on e.ticket_id = o.ticket_id and e.occurred_at >= o.created_at
      where e.kind = 'public_reply' and e.actor = 'agent') r
    where r.position = case when r.opened_by = 'agent' then 2 else 1 end`;
}
