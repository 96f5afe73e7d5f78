import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { entitledFeatures, FEATURE_OPTIONS, noFeatures } from "./entitled-features.ts";

/** Features that have a bit of their own; whoever uses another is counted feature by feature. */
const NUMBERED = 62;

/**
 * Relations for a WITH clause: `placed` (use by account and person, with the cell), `features` there to be used, `active` (an
 * active user of a cell, one row for each) and `taken` (an active user and a feature that he or she used).
 *
 * Nearly everybody belongs to one account and each single use is enough to have used a feature; their features are bits,
 * gathered with the rest in one pass by person. Only the others (`unusual`) are counted feature by feature.
 */
function breadthWith(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const { events, minimumEvents } = scope.definitions.activeUser;
  const from = time(scope.periods[0]?.startUs ?? scope.asOf);
  const g = q.account("g", sql`u.account_id`, sql`p.starts_at`, "left");
  const activeTimes =
    events === null
      ? raw("sum(e.quantity)")
      : sql`coalesce(${d.sumIf(raw("e.quantity"), d.inText(raw("e.event"), events))}, 0)`;
  const whole = (n: number): Sql => d.cast(raw(String(n)), "bigint");
  const fewest = d.cast(sql`${Number(scope.options.minimum_uses)}`, "double");
  return sql`features as ${entitledFeatures(d, q, scope)},
    numbers as (
      select k.feature as feature, least(k.place, ${whole(NUMBERED)}) as number
      from (select f.feature as feature, ${d.cast(raw("row_number() over (order by f.feature)"), "bigint")} - 1 as place from (select distinct feature from features) f) k),
    persons as (
      select ${q.bucket(raw("e.occurred_at"))} as period, e.account_id as account_id, e.person_id as person_id, ${activeTimes} as active_times,
        ${d.cast(raw("sum(e.events)"), "bigint")} as events, min(e.fewest) as fewest,
        ${d.bitOr(sql`case when n.number is null then 0 else ${d.bit(sql`coalesce(n.number, ${whole(0)})`)} end`)} as feature_bits
      from ${q.use({ person: true, feature: true, event: events !== null })} e left join numbers n on n.feature = e.feature where e.occurred_at >= ${from} group by 1, 2, 3),
    unusual as (
      select u.person_id as person_id from persons u where u.person_id is not null group by 1
      having min(u.account_id) <> max(u.account_id) or least(min(u.fewest), ${fewest}) <> ${fewest}
        or ${d.bitHas(d.bitOr(raw("u.feature_bits")), whole(NUMBERED))} <> 0),
    placed as (
      select u.period as period, ${g.group} as grp, u.account_id as account_id, u.person_id as person_id, u.active_times as active_times,
        u.events as events, u.feature_bits as feature_bits, case when u.person_id in (select person_id from unusual) then 1 else 0 end as is_unusual
      from persons u join ${q.periods("p")} on p.i = u.period${g.join} where ${g.where}),
    active as (
      select x.period as period, x.grp as grp, x.person_id as person_id, x.account_id as account_id, x.feature_bits as feature_bits, x.is_unusual as is_unusual
      from placed x where x.is_unusual = 0 and x.person_id is not null and x.active_times >= ${minimumEvents}
      union all
      select x.period as period, x.grp as grp, x.person_id as person_id, min(x.account_id) as account_id, ${whole(0)} as feature_bits, 1 as is_unusual
      from placed x where x.is_unusual = 1 group by 1, 2, 3 having max(x.active_times) >= ${minimumEvents}),
    uses as (
      select ${q.bucket(raw("e.occurred_at"))} as period, e.account_id as account_id, e.person_id as person_id, e.feature as feature, sum(e.quantity) as times
      from ${q.use({ person: true, feature: true })} e where e.occurred_at >= ${from} and e.person_id in (select person_id from unusual) group by 1, 2, 3, 4),
    taken as (
      select a.period as period, a.grp as grp, a.person_id as person_id, a.account_id as account_id, f.feature as feature
      from active a join features f on f.period = a.period join numbers n on n.feature = f.feature
      where a.is_unusual = 0 and ${d.bitHas(raw("a.feature_bits"), raw("n.number"))} <> 0
      union all
      select t.period as period, t.grp as grp, t.person_id as person_id, min(t.account_id) as account_id, t.feature as feature
      from (
        select x.period as period, x.grp as grp, x.person_id as person_id, x.account_id as account_id, u.feature as feature,
          max(x.active_times) over (partition by x.period, x.grp, x.person_id) as active_times, u.times as times
        from placed x join uses u on u.period = x.period and u.account_id = x.account_id and u.person_id = x.person_id) t
      join features f on f.period = t.period and f.feature = t.feature
      where t.active_times >= ${minimumEvents} and t.times >= ${Number(scope.options.minimum_uses)}
      group by 1, 2, 3, 5)`;
}

export const adoptionBreadth: MetricDefinition = {
  id: "adoption_breadth",
  family: "product",
  title: "Adoption breadth",
  summary:
    "How widely each feature is used: its users over all active users. The figure without a part is the mean over all features.",
  unit: "ratio",
  direction: "higher",
  grain: "person × feature × period",
  clock: "calendar",
  formula:
    "for each feature, active users who used it ÷ active users; overall Σ of those users ÷ (active users × features)",
  population: "in_period",
  inputs: ["product_event"],
  options: FEATURE_OPTIONS,
  components: "open",
  bands: null,
  edgeCases: [
    {
      id: "AB1",
      text: "Only active users count, on both sides; what made a user active need not be use of a named feature.",
    },
    { id: "AB2", text: "A feature that is there to be used and that nobody in the cell used is shown with zero." },
    {
      id: "AB3",
      text: "Uses are added up by quantity within one account; a person of two accounts counts once in the total, once in each.",
    },
    {
      id: "AB4",
      text: "The features there to be used are the company's list, else what anybody was seen to use (as for depth).",
    },
    {
      id: "AB5",
      text: "Events without a person lower the coverage; only such events: null, not_identified; nobody active enough: null, zero_denominator.",
    },
    { id: "AB6", text: "No feature named or listed: null, not_recorded or zero_denominator; no use: null, no_data." },
  ],
  identities: ["0 ≤ each feature's breadth ≤ 1", "the figure without a part is the mean of the features' breadths"],
  sources: ["Feature adoption rate: users of the feature ÷ active users, common practice of product analytics"],
  additive: true,
  sql: (d, q, scope) => {
    const none = d.nullOf("text");
    return sql`with ${breadthWith(d, q, scope)},
      cells as (
        select x.period as period, x.grp as grp, sum(x.events) as events, sum(case when x.person_id is null then x.events else 0 end) as unidentified
        from placed x group by 1, 2)
      select c.period as period, c.grp as grp, ${none} as feature, 0 as users, 0 as feature_users,
        ${d.cast(raw("c.events"), "bigint")} as events, ${d.cast(raw("c.unidentified"), "bigint")} as unidentified from cells c
      union all
      select a.period as period, a.grp as grp, ${none} as feature, count(*) as users, 0 as feature_users, 0 as events, 0 as unidentified
      from active a group by 1, 2
      union all
      select c.period as period, c.grp as grp, f.feature as feature, 0 as users, 0 as feature_users, 0 as events, 0 as unidentified
      from cells c join features f on f.period = c.period
      union all
      select t.period as period, t.grp as grp, t.feature as feature, 0 as users, count(*) as feature_users, 0 as events, 0 as unidentified
      from taken t group by 1, 2, 3`;
  },
  finish(rows, scope) {
    const total = (name: string): bigint => rows.reduce((sum, row) => sum + intStat(row, name), 0n);
    const events = total("events");
    if (events === 0n) return [missingFigure("no_data")];
    const identified = events - total("unidentified");
    const coverage = Number(identified) / Number(events);
    if (identified === 0n) return [missingFigure("not_identified", { coverage })];
    const users = total("users");
    const byFeature = new Map<string, bigint>();
    for (const row of rows) {
      if (row.feature === null) continue;
      const feature = String(row.feature);
      byFeature.set(feature, (byFeature.get(feature) ?? 0n) + intStat(row, "feature_users"));
    }
    if (users === 0n) return [missingFigure("zero_denominator", { coverage })];
    if (byFeature.size === 0) return [missingFigure(noFeatures(scope), { coverage })];
    const extras = { n: Number(users), coverage };
    const ordered = [...byFeature].sort((a, b) => Number(b[1] - a[1]) || (a[0] < b[0] ? -1 : 1));
    return [
      ratioFigure(whole(total("feature_users")), whole(users * BigInt(byFeature.size)), extras),
      ...ordered.map(([component, count]) => ratioFigure(whole(count), whole(users), { ...extras, component })),
    ];
  },
  rows(d, q, scope) {
    const one = d.cast(raw("1"), "decimal9");
    const zero = d.cast(raw("0"), "decimal9");
    const person = (alias: string): Sql =>
      sql`${raw(`${alias}.account_id`)} as account_id, ${d.cast(raw(`${alias}.person_id`), "text")} as entity`;
    const from = (component: (alias: string) => Sql): Sql => sql`
      select a.period as period, a.grp as grp, ${component("f")} as component, ${person("a")}, p.starts_at as occurred_at,
        ${zero} as numerator, ${one} as denominator, 'active user' as note
      from active a join features f on f.period = a.period join ${q.periods("p")} on p.i = a.period
      union all
      select t.period as period, t.grp as grp, ${component("t")} as component, ${person("t")}, p.starts_at as occurred_at,
        ${one} as numerator, ${zero} as denominator, t.feature as note
      from taken t join ${q.periods("p")} on p.i = t.period`;
    return sql`with ${breadthWith(d, q, scope)}${from(() => d.nullOf("text"))} union all ${from((alias) => raw(`${alias}.feature`))}`;
  },
};
