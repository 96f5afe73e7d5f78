import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";

/** Status changes of visible tickets as a relation `e`, each with the status before it and the ticket's account. */
function changes(q: MetricSource): Sql {
  // A ticket stored more than once is one ticket: its earliest row gives the account.
  const owners = sql`select o.ticket_id as ticket_id, o.account_id as account_id
    from (select k.ticket_id as ticket_id, k.account_id as account_id,
        row_number() over (partition by k.ticket_id order by k.occurred_at, k.row_id) as position
      from ${q.from("ticket")} k) o where o.position = 1`;
  const history = sql`select h.row_id as row_id, h.ticket_id as ticket_id, h.occurred_at as occurred_at, h.status as status,
      lag(h.status) over (partition by h.ticket_id order by h.occurred_at, h.row_id rows between unbounded preceding and unbounded following) as status_before
    from ${q.fromAll("ticket_event")} h where h.kind = 'status' and h.status is not null`;
  return sql`(select w.account_id as account_id, c.ticket_id as ticket_id, c.occurred_at as occurred_at, c.status as status, c.status_before as status_before
    from (${history}) c join (${owners}) w on w.ticket_id = c.ticket_id)`;
}

const IS_REOPEN = raw("(e.status_before in ('solved', 'closed') and e.status not in ('solved', 'closed'))");

/** Since when status changes are recorded at all. */
const recordedSince = (q: MetricSource): Sql =>
  sql`(select min(r.occurred_at) as since_at from ${q.fromAll("ticket_event")} r where r.kind = 'status' and r.status is not null)`;

/** Status changes per period and group, and a row for every period of every group seen, so that nothing happened is a zero. */
function counted(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("g", raw("e.account_id"), raw("e.occurred_at"), "at");
  const placed = sql`select ${q.bucket(raw("e.occurred_at"))} as period, ${g.group} as grp, e.ticket_id as ticket_id,
      case when ${IS_REOPEN} then 1 else 0 end as is_reopen
    from ${changes(q)} e${g.join}
    where ${q.bucket(raw("e.occurred_at"))} is not null and ${g.where}`;
  const ungrouped =
    scope.group === null
      ? sql` union all select p.i as period, ${d.nullOf("text")} as grp, ${d.nullOf("id")} as ticket_id, 0 as is_reopen from ${q.periods("p")}`
      : raw("");
  return sql`placed as (${placed}),
    filled as (select a.period as period, a.grp as grp, a.ticket_id as ticket_id, a.is_reopen as is_reopen from placed a
      union all select p.i as period, s.grp as grp, ${d.nullOf("id")} as ticket_id, 0 as is_reopen
        from ${q.periods("p")} cross join (select distinct b.grp as grp from placed b) s${ungrouped})`;
}

export const ticketReopens: MetricDefinition = {
  id: "ticket_reopens",
  family: "support",
  title: "Ticket reopens",
  summary: "How often tickets that were solved or closed had to be opened again.",
  unit: "count",
  direction: "lower",
  grain: "ticket status change",
  clock: "calendar",
  formula: "number of changes from solved or closed to any other status",
  population: "none",
  inputs: ["ticket", "ticket_event"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    { id: "TRO1", text: "Solved then closed, or closed then solved, is not a reopening." },
    {
      id: "TRO2",
      text: "A ticket reopened twice counts twice, each time in the period of the reopening; n counts tickets.",
    },
    {
      id: "TRO3",
      text: "Where no status change was ever recorded by the end of the period: null, not_recorded, not 0.",
    },
    { id: "TRO4", text: "A ticket's first status is not a reopening, whatever it is." },
    { id: "TRO5", text: "Changes of a ticket that is not there, or is an internal account's, do not count." },
  ],
  identities: ["n ≤ ticket_reopens", "Over whole months, the reopens of a quarter are the sum of its months'"],
  sources: ["Zendesk, About native Support time duration metrics: reopens"],
  additive: true,
  sql(d, q, scope) {
    return sql`with ${counted(d, q, scope)}
      select f.period as period, f.grp as grp, sum(f.is_reopen) as reopens,
        count(distinct case when f.is_reopen = 1 then f.ticket_id end) as tickets, min(${d.epochUs(raw("r.since_at"))}) as since_us
      from filled f cross join ${recordedSince(q)} r
      group by 1, 2`;
  },
  finish([row], _scope, period) {
    const since = row?.since_us;
    if (row === undefined || since === null || since === undefined || Number(since) >= period.endUs) {
      return [missingFigure("not_recorded")];
    }
    return [ratioFigure(whole(intStat(row, "reopens")), whole(1), { n: Number(intStat(row, "tickets")) })];
  },
  rows(d, q) {
    const g = q.account("g", raw("e.account_id"), raw("e.occurred_at"), "at");
    // An amount is summed, not divided: its rows have no denominator.
    return sql`select ${q.bucket(raw("e.occurred_at"))} as period, ${g.group} as grp, ${d.nullOf("text")} as component,
        e.account_id as account_id, ${d.cast(raw("e.ticket_id"), "text")} as entity, e.occurred_at as occurred_at,
        ${d.cast(raw("1"), "decimal9")} as numerator, ${d.nullOf("decimal9")} as denominator,
        e.status_before || ' → ' || e.status as note
      from ${changes(q)} e${g.join}
      where ${q.bucket(raw("e.occurred_at"))} is not null and ${IS_REOPEN} and ${g.where}`;
  },
};
