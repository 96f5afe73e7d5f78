import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import { dayPeriods, daysFitBits, localDay } from "../local-days.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";

/**
 * Relations for a WITH clause, the last of which, `people`, has a row for each person of a cell: `period`, `grp`,
 * `person_id` (NULL: unidentified), `days_active`, `is_active` (over the whole period), `days` of the period, `events`,
 * `unidentified` events, and for drill-down an `account_id` and, where asked, the `last_day`.
 *
 * Nearly everybody belongs to one account and reaches the minimum with each single use; their days are bits, gathered with
 * the rest in one pass by person. Only the others (`unusual`) are counted day by day.
 */
function peopleWith(d: Dialect, q: MetricSource, scope: MetricScope, withLast: boolean): Sql {
  const { events, minimumEvents } = scope.definitions.activeUser;
  const from = scope.periods[0]?.startUs ?? scope.asOf;
  const g = q.account("g", sql`u.account_id`, sql`p.starts_at`, "left");
  const day = localDay(d, raw("e.occurred_at"), scope.zone, from, scope.asOf);
  const lastDay = localDay(d, raw("e.last_at"), scope.zone, from, scope.asOf);
  const counts = sql`e.occurred_at >= ${time(from)}${events === null ? raw("") : sql` and ${d.inText(raw("e.event"), events)}`}`;
  const minimum = d.cast(sql`${minimumEvents}`, "double");
  const unusual = daysFitBits(scope)
    ? sql`min(u.account_id) <> max(u.account_id) or least(min(u.fewest), ${minimum}) <> ${minimum}`
    : raw("true");
  return sql`persons as (
      select ${q.bucket(raw("e.occurred_at"))} as period, e.account_id as account_id, e.person_id as person_id,
        ${d.bitOr(raw("e.day_bits"))} as day_bits, ${withLast ? d.cast(sql`max(${lastDay})`, "bigint") : d.nullOf("bigint")} as last_day,
        min(e.fewest) as fewest, ${d.cast(raw("sum(e.events)"), "bigint")} as events
      from ${q.use({ person: true, event: events !== null })} e where ${counts} group by 1, 2, 3),
    unusual as (select u.person_id as person_id from persons u where u.person_id is not null group by 1 having ${unusual}),
    daily as (
      select ${q.bucket(raw("e.occurred_at"))} as period, e.account_id as account_id, e.person_id as person_id, ${day} as day,
        sum(e.quantity) as uses, ${d.cast(raw("sum(e.events)"), "bigint")} as events
      from ${q.use({ person: true, day: true, event: events !== null })} e where ${counts} and e.person_id in (select person_id from unusual)
      group by 1, 2, 3, 4),
    placed as (
      select u.period as period, ${g.group} as grp, u.account_id as account_id, u.person_id as person_id, u.day as day, p.days as days,
        case when u.uses >= ${minimumEvents} then 1 else 0 end as day_active,
        case when sum(u.uses) over (partition by u.period, u.account_id, u.person_id) >= ${minimumEvents} then 1 else 0 end as period_active,
        u.events as events
      from daily u join ${dayPeriods(d, scope, "p")} on p.i = u.period${g.join} where ${g.where}),
    person_days as (
      select x.period as period, x.grp as grp, x.person_id as person_id, x.day as day, max(x.days) as days, min(x.account_id) as account_id,
        max(x.day_active) as day_active, max(x.period_active) as period_active, sum(x.events) as events
      from placed x group by 1, 2, 3, 4),
    people as (
      select y.period as period, y.grp as grp, y.person_id as person_id, max(y.days) as days, min(y.account_id) as account_id,
        ${d.cast(raw("sum(y.day_active)"), "bigint")} as days_active, max(y.period_active) as is_active,
        ${d.cast(raw("sum(y.events)"), "bigint")} as events, ${d.cast(raw("0"), "bigint")} as unidentified, max(y.day) as last_day
      from person_days y group by 1, 2, 3
      union all
      select u.period as period, ${g.group} as grp, u.person_id as person_id, p.days as days, u.account_id as account_id,
        case when u.person_id is null then 0 else ${d.bitCount(raw("u.day_bits"))} end as days_active,
        case when u.person_id is null then 0 else 1 end as is_active, u.events as events,
        case when u.person_id is null then u.events else 0 end as unidentified, u.last_day as last_day
      from persons u join ${dayPeriods(d, scope, "p")} on p.i = u.period${g.join}
      where (u.person_id is null or u.person_id not in (select person_id from unusual)) and ${g.where})`;
}

export const stickiness: MetricDefinition = {
  id: "stickiness",
  family: "product",
  title: "Stickiness",
  summary:
    "How regularly people come back: on how many of the period's days an active user uses the product. Mean daily active users over the active users of the whole period.",
  unit: "ratio",
  direction: "higher",
  grain: "person × local day",
  clock: "calendar",
  formula:
    "mean daily active users ÷ active users of the period = Σ days on which each was active ÷ (days × active users)",
  population: "in_period",
  inputs: ["product_event"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    { id: "STK1", text: "Days are local days; one that a zone skipped or that has not begun does not count." },
    {
      id: "STK2",
      text: "The definition of an active user holds for the day and for the period apart: who reaches the minimum only over the period is an active user without an active day.",
    },
    { id: "STK3", text: "A person active for two accounts on one day counts once in the total, once in each account." },
    {
      id: "STK4",
      text: "Over a month it is DAU ÷ MAU, over a week DAU ÷ WAU; over a single day it is 1 by its nature.",
    },
    {
      id: "STK5",
      text: "Events without a person lower the coverage; where there are only such events the value is null, not_identified.",
    },
    { id: "STK6", text: "Use, but nobody active enough: null, zero_denominator; no use at all: null, no_data." },
  ],
  identities: ["0 ≤ stickiness ≤ 1", "stickiness × active users = mean daily active users"],
  sources: ["DAU ÷ MAU: common practice since Facebook's S-1 (2012), which reported both"],
  additive: true,
  sql: (d, q, scope) => sql`with ${peopleWith(d, q, scope, false)}
    select z.period as period, z.grp as grp, ${d.cast(raw("max(z.days)"), "bigint")} as days,
      ${d.cast(raw("sum(z.is_active)"), "bigint")} as users, ${d.cast(raw("sum(z.days_active)"), "bigint")} as user_days,
      ${d.cast(raw("sum(z.events)"), "bigint")} as events, ${d.cast(raw("sum(z.unidentified)"), "bigint")} as unidentified
    from people z group by 1, 2`,
  finish([row]) {
    if (row === undefined) return [missingFigure("no_data")];
    const users = intStat(row, "users");
    const events = intStat(row, "events");
    const identified = events - intStat(row, "unidentified");
    const coverage = Number(identified) / Number(events);
    if (identified === 0n) return [missingFigure("not_identified", { coverage })];
    return [
      ratioFigure(whole(intStat(row, "user_days")), whole(intStat(row, "days") * users), {
        n: Number(users),
        coverage,
      }),
    ];
  },
  rows: (d, q, scope) => sql`with ${peopleWith(d, q, scope, true)}
    select z.period as period, z.grp as grp, ${d.nullOf("text")} as component, z.account_id as account_id,
      ${d.cast(raw("z.person_id"), "text")} as entity,
      ${d.addUs(time(0), sql`${d.cast(raw("z.last_day"), "bigint")} * ${d.cast(raw("86400000000"), "bigint")}`)} as occurred_at,
      ${d.cast(raw("z.days_active"), "decimal9")} as numerator, ${d.cast(raw("z.days"), "decimal9")} as denominator,
      ${d.cast(raw("z.events"), "text")} as note
    from people z where z.is_active = 1`,
};
