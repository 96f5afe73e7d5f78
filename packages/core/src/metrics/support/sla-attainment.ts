import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql, time } from "../../sql/sql.ts";
import { localMidnight } from "../../time/period.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { CLOCK, CLOCK_EDGES, ticketClock } from "./business-clock.ts";
import { firstResponses } from "./ticket-response.ts";
import { ticketSpansWith, ticketsEndedWith } from "./ticket-spans.ts";

const NEVER = time(localMidnight("2200-01-01", "UTC"));
const MEASURES = ["first_response", "resolution"] as const;

/**
 * What became of each ticket's targets, as `judged` for a WITH clause: a row per ticket and measure, 0 or 1 each for `aimed`
 * (a target held for it), `met`, `breached` and `running` (neither yet).
 */
function judgedWith(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("g", raw("o.account_id"), raw("o.opened_at"), "at");
  const period = q.bucket(raw("o.opened_at"));
  const valid = (alias: string): Sql =>
    raw(`${alias}.measure = o.measure and ${alias}.valid_from <= o.opened_at and ${alias}.valid_to > o.opened_at`);
  const clock = ticketClock(d, q, scope);
  const took = clock.between("c", raw("o.opened_at"), sql`coalesce(o.done_at, ${time(scope.asOf)})`);
  return sql`with ${join([...clock.relations, ticketSpansWith(q), ticketsEndedWith(raw("0"))])},
    targets as (select s.measure as measure, s.priority as priority, s.target_us as target_us, s.occurred_at as valid_from,
        lead(s.occurred_at, 1, ${NEVER}) over (partition by s.measure, s.priority order by s.occurred_at, s.row_id rows between unbounded preceding and unbounded following) as valid_to
      from ${q.from("sla_policy")} s),
    firsts as (${firstResponses(q, raw("tickets"))}),
    outcomes as (
      select t.ticket_id as ticket_id, t.account_id as account_id, t.priority as priority, t.created_at as opened_at,
          'first_response' as measure, f.responded_at as done_at
        from tickets t join ended e on e.ticket_id = t.ticket_id left join firsts f on f.ticket_id = t.ticket_id
        where f.responded_at is not null or e.resolved_at is null
      union all
      select t.ticket_id as ticket_id, t.account_id as account_id, t.priority as priority, t.created_at as opened_at,
          'resolution' as measure, e.resolved_at as done_at
        from tickets t join ended e on e.ticket_id = t.ticket_id),
    aimed as (select ${period} as period, ${g.group} as grp, o.ticket_id as ticket_id, o.account_id as account_id,
        o.opened_at as opened_at, o.measure as measure, o.done_at as done_at, ${took.us} as took_us,
        coalesce(a.target_us, b.target_us) as target_us
      from outcomes o
      left join targets a on a.priority = o.priority and ${valid("a")}
      left join (select x.measure as measure, x.target_us as target_us, x.valid_from as valid_from, x.valid_to as valid_to
        from targets x where x.priority is null) b on ${valid("b")}${took.join}${g.join}
      where ${period} is not null and ${g.where}),
    judged as (select j.period as period, j.grp as grp, j.ticket_id as ticket_id, j.account_id as account_id,
        j.opened_at as opened_at, j.measure as measure, case when j.target_us is null then 0 else 1 end as aimed,
        case when j.took_us <= j.target_us and j.done_at is not null then 1 else 0 end as met,
        case when j.took_us > j.target_us then 1 else 0 end as breached,
        case when j.took_us <= j.target_us and j.done_at is null then 1 else 0 end as running
      from aimed j)`;
}

export const slaAttainment: MetricDefinition = {
  id: "sla_attainment",
  family: "support",
  title: "SLA attainment",
  summary: "Of the answers and solutions promised within a certain time, the share that came in time.",
  unit: "ratio",
  direction: "higher",
  grain: "ticket × target",
  clock: "calendar",
  formula: "targets met / (targets met + targets breached)",
  population: "none",
  inputs: ["ticket", "ticket_event", "sla_policy", "business_calendar"],
  options: { clock: CLOCK },
  components: MEASURES,
  bands: null,
  edgeCases: [
    {
      id: "SLA1",
      text: "The target that held when the ticket was created applies, whatever was agreed later; of several stated for one priority and measure, the latest.",
    },
    { id: "SLA2", text: "A target for the ticket's own priority comes before one that holds for every priority." },
    { id: "SLA3", text: "In exactly the promised time is met." },
    {
      id: "SLA4",
      text: "What has not happened is breached once the time is over; until then it is on neither side and the figure is provisional.",
    },
    { id: "SLA5", text: "A ticket solved without a public reply has no first response to judge." },
    { id: "SLA6", text: "A reopened ticket has not met its target for resolution until it is solved again." },
    {
      id: "SLA7",
      text: "Tickets without a target are left out and lower the coverage; if none has one: null, not_recorded.",
    },
    { id: "SLA8", text: "Targets all still running: null, not_matured. No tickets: null, no_data." },
    ...CLOCK_EDGES,
  ],
  identities: ["0 ≤ SLA attainment ≤ 1", "all = first response + resolution, numerator and denominator alike"],
  sources: ["Zendesk, Defining SLA policies: targets by priority; achieved and breached"],
  additive: true,
  sql: (d, q, scope) => sql`${judgedWith(d, q, scope)}
    select v.period as period, v.grp as grp, v.measure as measure, count(*) as tickets, sum(v.aimed) as aimed,
      sum(v.met) as met, sum(v.breached) as breached, sum(v.running) as running
    from judged v group by 1, 2, 3`,
  finish(rows) {
    const part = (component: string | null): Figure => {
      const mine = rows.filter((row) => component === null || row.measure === component);
      const sum = (name: string): bigint => mine.reduce((total, row) => total + intStat(row, name), 0n);
      const tickets = sum("tickets");
      const running = sum("running") > 0n;
      const extras = {
        component,
        provisional: running,
        coverage: tickets === 0n ? null : Number(sum("aimed")) / Number(tickets),
      };
      const decided = sum("met") + sum("breached");
      if (decided > 0n) return ratioFigure(whole(sum("met")), whole(decided), extras);
      return missingFigure(running ? "not_matured" : tickets === 0n ? "no_data" : "not_recorded", extras);
    };
    return [null, ...MEASURES].map(part);
  },
  rows(d, q, scope) {
    const list = (component: Sql): Sql => sql`select v.period as period, v.grp as grp, ${component} as component,
        v.account_id as account_id, ${d.cast(raw("v.ticket_id"), "text")} as entity, v.opened_at as occurred_at,
        ${d.cast(raw("v.met"), "decimal9")} as numerator, ${d.cast(raw("v.met + v.breached"), "decimal9")} as denominator,
        case when v.met = 1 then 'met' when v.breached = 1 then 'breached' when v.running = 1 then 'running'
          when v.aimed = 1 then 'hours not recorded' else 'no target' end as note
      from judged v`;
    return sql`${judgedWith(d, q, scope)} ${list(d.nullOf("text"))} union all ${list(raw("v.measure"))}`;
  },
};
