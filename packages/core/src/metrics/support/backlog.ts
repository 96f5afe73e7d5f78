import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { DAY } from "../../time/timestamp.ts";
import { amountFigure, intStat, missingFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { isFinished, statusesSince, ticketSpansWith } from "./ticket-spans.ts";

const PARTS = ["status_new", "status_open", "status_pending", "status_hold"] as const;

/** Tickets unsolved just before the end of each period, as `waiting` for a WITH clause. */
function waitingWith(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("g", raw("u.account_id"), raw("u.counted_at"), "left");
  const old = d.addUs(raw("t.created_at"), sql`${Number(scope.options.min_age_days) * DAY}`);
  return sql`with ${ticketSpansWith(q)},
    unsolved as (select p.i as period, p.ends_at as counted_at, t.account_id as account_id, t.ticket_id as ticket_id,
        t.created_at as created_at, concat('status_', s.status) as status
      from spans s join tickets t on t.ticket_id = s.ticket_id cross join ${q.periods("p")}
      where not (${isFinished("s.status")}) and s.starts_at < p.ends_at and s.ends_at >= p.ends_at and ${old} <= p.ends_at),
    waiting as (select u.period as period, ${g.group} as grp, u.account_id as account_id, u.ticket_id as ticket_id,
        u.created_at as created_at, u.status as status
      from unsolved u${g.join} where ${g.where})`;
}

export const backlog: MetricDefinition = {
  id: "backlog",
  family: "support",
  title: "Backlog",
  summary: "How many tickets are not solved at the end of the period.",
  unit: "count",
  direction: "lower",
  grain: "ticket",
  clock: "calendar",
  formula: "tickets that are new, open, pending or on hold just before the end of the period",
  population: "closing",
  inputs: ["ticket", "ticket_event"],
  options: {
    min_age_days: {
      type: "number",
      min: 0,
      max: 365,
      integer: true,
      default: 0,
      about: "Only tickets that are at least this many days old at that instant.",
    },
  },
  components: PARTS,
  bands: null,
  edgeCases: [
    { id: "BLG1", text: "A ticket created, solved or reopened exactly at the end belongs to the next period." },
    { id: "BLG2", text: "A ticket without any status yet is new; one reopened is back in the backlog." },
    { id: "BLG3", text: "A ticket counts by its status just before the end, and its account by its group then." },
    { id: "BLG4", text: "With min_age_days, a ticket exactly that old counts." },
    {
      id: "BLG5",
      text: "Where no status change was ever recorded by the end of the period, nothing tells solved from unsolved: null, not_recorded, not 0.",
    },
    { id: "BLG6", text: "A ticket stored more than once is one; changes dated before it are passed over." },
  ],
  identities: ["backlog = new + open + pending + hold", "Σ over groups = total"],
  sources: ["Zendesk, Explore: unsolved tickets (every status before solved)"],
  additive: true,
  sql(d, q, scope) {
    const groups =
      scope.group === null ? sql`select ${d.nullOf("text")} as grp` : sql`select distinct w.grp as grp from waiting w`;
    // A row for every period of every group seen, so that nothing waiting is a zero.
    return sql`${waitingWith(d, q, scope)},
      filled as (select w.period as period, w.grp as grp, w.status as status, 1 as tickets from waiting w
        union all
        select p.i as period, k.grp as grp, ${d.nullOf("text")} as status, 0 as tickets
          from ${q.periods("p")} cross join (${groups}) k)
      select f.period as period, f.grp as grp, f.status as status, sum(f.tickets) as tickets,
        min(${d.epochUs(raw("r.since_at"))}) as since_us
      from filled f cross join ${statusesSince(q)} r group by 1, 2, 3`;
  },
  finish(rows, _scope, period) {
    const since = rows[0]?.since_us ?? null;
    if (since === null || Number(since) >= period.endUs) {
      return [null, ...PARTS].map((component) => missingFigure("not_recorded", { component }));
    }
    const total = rows.reduce((sum, row) => sum + intStat(row, "tickets"), 0n);
    return [null, ...PARTS].map((component) => {
      const tickets =
        component === null
          ? total
          : intStat(
              rows.find((row) => row.status === component),
              "tickets",
            );
      return amountFigure(whole(tickets), { component, n: Number(tickets) });
    });
  },
  rows(d, q, scope) {
    const list = (component: Sql): Sql => sql`select w.period as period, w.grp as grp, ${component} as component,
        w.account_id as account_id, ${d.cast(raw("w.ticket_id"), "text")} as entity, w.created_at as occurred_at,
        ${d.cast(raw("1"), "decimal9")} as numerator, ${d.nullOf("decimal9")} as denominator, w.status as note
      from waiting w`;
    return sql`${waitingWith(d, q, scope)} ${list(d.nullOf("text"))} union all ${list(raw("w.status"))}`;
  },
};
