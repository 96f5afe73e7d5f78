import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql, time } from "../../sql/sql.ts";
import { DAY, HOUR } from "../../time/timestamp.ts";
import { amountFigure, intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricDefinition, MetricScope, MetricSource, StatRow } from "../metric.ts";

/**
 * Views inside the periods as `placed` for a WITH clause: 0 or 1 each for `known` (whose view it was), `repeated` (the same
 * reader had the same page open less than `repeat_days` before), `asked` (a ticket of theirs follows within
 * `ticket_hours`) and `is_open` (one may still follow).
 */
function placedWith(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  // A ticket stands for its person and, for readers known only by their account, for its account.
  const moments = sql`select v.row_id as view_id, v.account_id as account_id, v.person_id as person_id, v.resource as resource,
        v.occurred_at as happened_at, 0 as step, ${d.nullOf("time")} as ticket_at
      from ${q.from("education_view")} v
    union all
    select ${d.nullOf("bigint")} as view_id, t.account_id as account_id, t.person_id as person_id, ${d.nullOf("text")} as resource,
        t.occurred_at as happened_at, 1 as step, t.occurred_at as ticket_at
      from ${q.from("ticket")} t
    union all
    select ${d.nullOf("bigint")} as view_id, t.account_id as account_id, ${d.nullOf("id")} as person_id, ${d.nullOf("text")} as resource,
        t.occurred_at as happened_at, 1 as step, t.occurred_at as ticket_at
      from ${q.from("ticket")} t`;
  const traced = sql`select m.view_id as view_id, m.account_id as account_id, m.person_id as person_id, m.resource as resource,
      m.happened_at as happened_at,
      lag(m.happened_at) over (partition by m.account_id, m.person_id, m.resource order by m.happened_at, m.view_id rows between unbounded preceding and unbounded following) as seen_at,
      min(m.ticket_at) over (partition by m.account_id, m.person_id order by m.happened_at, m.step rows between current row and unbounded following) as ticket_at
    from (${moments}) m`;
  const known = raw("(r.account_id is not null or r.person_id is not null)");
  const again = sql`${d.diffUs(raw("r.seen_at"), raw("r.happened_at"))} < ${Number(scope.options.repeat_days) * DAY}`;
  const hours = Number(scope.options.ticket_hours) * HOUR;
  const asked = sql`${d.diffUs(raw("r.happened_at"), raw("r.ticket_at"))} < ${hours}`;
  const young = sql`${d.diffUs(raw("r.happened_at"), time(scope.asOf))} < ${hours}`;
  const g = q.account("g", raw("r.account_id"), raw("r.happened_at"), "at");
  const period = q.bucket(raw("r.happened_at"));
  return sql`with traced as (${traced}),
    placed as (select ${period} as period, ${g.group} as grp, r.account_id as account_id, r.view_id as view_id, r.resource as resource,
        r.happened_at as happened_at, case when ${known} then 1 else 0 end as known,
        case when ${known} and ${again} then 1 else 0 end as repeated,
        case when ${known} and ${asked} then 1 else 0 end as asked,
        case when r.ticket_at is null and ${known} and ${young} then 1 else 0 end as is_open
      from traced r${g.join} where r.view_id is not null and ${period} is not null and ${g.where})`;
}

const SHARES = [
  ["repeat_views", "repeated"],
  ["followed_by_ticket", "asked"],
] as const;
const isByResource = (scope: MetricScope): boolean => scope.options.by === "resource";

function figuresOf(row: StatRow | undefined, suffix: string): Figure[] {
  const views = intStat(row, "views");
  const known = intStat(row, "known");
  const coverage = views === 0n ? null : Number(known) / Number(views);
  return SHARES.map(([component, column]) =>
    ratioFigure(whole(intStat(row, column)), whole(known), {
      component: component + suffix,
      coverage,
      provisional: column === "asked" && intStat(row, "still_open") > 0n,
      emptyReason: views === 0n ? "no_data" : "not_identified",
    }),
  );
}

export const resourceUse: MetricDefinition = {
  id: "resource_use",
  family: "surveys",
  title: "Use of help resources",
  summary:
    "Who reads help articles, courses and videos, how often the same page is opened again, and how often a ticket follows. Both are signs of a fault in the product or the page.",
  unit: "ratio",
  otherUnits: { component: { accounts: "count", views: "count" } },
  direction: "neither",
  grain: "view",
  clock: "calendar",
  formula:
    "distinct accounts with a view; views; views of a page that the same reader had open less than repeat_days before / views of known readers; views followed by a ticket of the same reader within ticket_hours / views of known readers",
  population: "none",
  inputs: ["education_view", "ticket"],
  options: {
    by: {
      type: "enum",
      values: ["none", "resource"],
      default: "none",
      about: "resource adds both shares for each article, course or video, the most viewed first.",
    },
    repeat_days: {
      type: "number",
      min: 1,
      max: 365,
      integer: true,
      default: 30,
      about: "A view within this many days of the reader's last one of the same page is a repeat.",
    },
    ticket_hours: {
      type: "number",
      min: 1,
      max: 720,
      integer: true,
      default: 24,
      about: "A ticket within this many hours of a view follows it.",
    },
  },
  components: ["accounts", "views", "repeat_views", "followed_by_ticket"],
  bands: null,
  headline: () => "repeat_views",
  edgeCases: [
    { id: "RUS1", text: "The reader is the person; where no person is known, the account as a whole." },
    { id: "RUS2", text: "A view exactly repeat_days after the last one is no repeat; one at the same instant is." },
    { id: "RUS3", text: "The earlier view may lie before the period: the repeat counts where it happens." },
    { id: "RUS4", text: "A ticket at the instant of the view follows it; one exactly ticket_hours later does not." },
    {
      id: "RUS5",
      text: "Views of unknown readers count as views, not in the shares, and lower their coverage; if all are unknown: null, not_identified.",
    },
    { id: "RUS6", text: "While ticket_hours have not passed since a view, what follows is provisional." },
    { id: "RUS7", text: "No views: null, no_data." },
  ],
  identities: ["accounts ≤ views", "0 ≤ repeat views ≤ 1", "0 ≤ followed by ticket ≤ 1"],
  sources: ["Repeat views of the same page as a product-fault signal: metrics catalogue"],
  additive: true,
  sql(d, q, scope) {
    const stats = raw(`count(*) as views, sum(p.known) as known, sum(p.repeated) as repeated, sum(p.asked) as asked,
        sum(p.is_open) as still_open, count(distinct p.account_id) as accounts from placed p group by 1, 2, 3`);
    const each = isByResource(scope)
      ? sql` union all select p.period as period, p.grp as grp, p.resource as resource, ${stats}`
      : raw("");
    return sql`${placedWith(d, q, scope)}
      select p.period as period, p.grp as grp, ${d.nullOf("text")} as resource, ${stats}${each}`;
  },
  finish(rows) {
    const row = rows.find((one) => one.resource === null);
    const views = intStat(row, "views");
    const amount = (component: "accounts" | "views"): Figure => {
      const n = intStat(row, component);
      return views === 0n
        ? missingFigure("no_data", { component })
        : amountFigure(whole(n), { component, n: Number(n) });
    };
    const each = rows
      .filter((one) => one.resource !== null)
      .sort(
        (a, b) =>
          Number(intStat(b, "views") - intStat(a, "views")) || (String(a.resource) < String(b.resource) ? -1 : 1),
      );
    return [
      amount("accounts"),
      amount("views"),
      ...figuresOf(row, ""),
      ...each.flatMap((one) => figuresOf(one, `:${one.resource}`)),
    ];
  },
  rows(d, q, scope) {
    const one = d.cast(raw("1"), "decimal9");
    const view = sql`p.account_id as account_id, ${d.cast(raw("p.view_id"), "text")} as entity, p.happened_at as occurred_at`;
    const part = (name: string): Sql => d.cast(sql`${name}`, "text");
    const shares = SHARES.flatMap(([component, column]) => {
      const list = (label: Sql): Sql =>
        sql`select p.period as period, p.grp as grp, ${label} as component, ${view},
            ${d.cast(raw(`p.${column}`), "decimal9")} as numerator, ${one} as denominator, p.resource as note
          from placed p where p.known = 1`;
      const each = sql`concat(${`${component}:`}, p.resource)`;
      return isByResource(scope) ? [list(part(component)), list(each)] : [list(part(component))];
    });
    return sql`${placedWith(d, q, scope)}
      select p.period as period, p.grp as grp, ${part("accounts")} as component, p.account_id as account_id,
          ${d.cast(raw("p.account_id"), "text")} as entity, min(p.happened_at) as occurred_at,
          ${one} as numerator, ${d.nullOf("decimal9")} as denominator, ${d.cast(sql`count(*)`, "text")} as note
        from placed p where p.account_id is not null group by p.period, p.grp, p.account_id
      union all
      select p.period as period, p.grp as grp, ${part("views")} as component, ${view},
          ${one} as numerator, ${d.nullOf("decimal9")} as denominator, p.resource as note from placed p
      union all ${join(shares, " union all ")}`;
  },
};
