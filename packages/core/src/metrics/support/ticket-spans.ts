import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { localMidnight } from "../../time/period.ts";
import type { MetricSource } from "../metric.ts";

/** End of a span that has not ended. */
const NEVER: Sql = time(localMidnight("2200-01-01", "UTC"));
const WHOLE = raw("rows between unbounded preceding and unbounded following");

/** Whether a status means that nothing more is to be done. */
export function isFinished(status: string): Sql {
  return raw(`${status} in ('solved', 'closed')`);
}

/**
 * Relations for a WITH clause. `tickets`: each ticket once, by its earliest row where it is stored more than once, with
 * `ticket_id`, `account_id`, `created_at`, `opened_by` and `priority`. `spans`: its states one after the other, the first
 * `new` from its creation, with `ticket_id`, `status`, `status_before`, `starts_at`, `ends_at` (far in the future while it
 * lasts) and `reopens_at` (start of the next unfinished state, this one included). Changes dated before
 * the ticket are passed over.
 */
export function ticketSpansWith(q: MetricSource): Sql {
  const order = raw("order by s.happened_at, s.step, s.change_id");
  return sql`tickets as (select o.ticket_id as ticket_id, o.account_id as account_id, o.created_at as created_at,
      o.opened_by as opened_by, o.priority as priority
    from (select k.ticket_id as ticket_id, k.account_id as account_id, k.occurred_at as created_at, k.opened_by as opened_by,
        k.priority as priority, row_number() over (partition by k.ticket_id order by k.occurred_at, k.row_id) as position
      from ${q.from("ticket")} k) o
    where o.position = 1),
  steps as (select t.ticket_id as ticket_id, t.created_at as happened_at, 'new' as status, 0 as step, 0 as change_id from tickets t
    union all
    select t.ticket_id as ticket_id, e.occurred_at as happened_at, e.status as status, 1 as step, e.row_id as change_id
      from tickets t join ${q.fromAll("ticket_event")} e on e.ticket_id = t.ticket_id and e.occurred_at >= t.created_at
      where e.kind = 'status' and e.status is not null),
  spans as (select s.ticket_id as ticket_id, s.status as status, s.happened_at as starts_at,
      lag(s.status) over (partition by s.ticket_id ${order} ${WHOLE}) as status_before,
      lead(s.happened_at, 1, ${NEVER}) over (partition by s.ticket_id ${order} ${WHOLE}) as ends_at,
      min(case when ${isFinished("s.status")} then null else s.happened_at end)
        over (partition by s.ticket_id ${order} rows between current row and unbounded following) as reopens_at
    from steps s)`;
}

/** Since when status changes are recorded at all: a relation of one row with `since_at`, NULL where they never were. */
export function statusesSince(q: MetricSource): Sql {
  return sql`(select min(r.occurred_at) as since_at from ${q.fromAll("ticket_event")} r where r.kind = 'status' and r.status is not null)`;
}

/**
 * `ended` for a WITH clause after `ticketSpansWith`: each ticket with `resolved_at`, the instant at which it was solved or
 * closed for the last time, NULL while it is not; and `waited_us`, how long it was new, open or on hold (`joined` brings what that needs).
 */
export function ticketsEndedWith(waitedUs: Sql, joined: Sql = raw("")): Sql {
  return sql`ended as (select s.ticket_id as ticket_id,
      case when max(case when s.ends_at = ${NEVER} and ${isFinished("s.status")} then 1 else 0 end) = 1
        then max(case when ${isFinished("s.status")} and not (${isFinished("s.status_before")}) then s.starts_at end) end as resolved_at,
      sum(case when s.status in ('new', 'open', 'hold') then ${waitedUs} end) as waited_us
    from spans s${joined} group by 1)`;
}
