import { raw, sql } from "../../sql/sql.ts";
import { amountFigure, intStat, missingFigure, whole } from "../figure.ts";
import type { MetricDefinition } from "../metric.ts";
import { isActiveUser, productUse } from "./product-use.ts";

export const activeUsers: MetricDefinition = {
  id: "active_users",
  family: "product",
  title: "Active users",
  summary: "How many different people used the product in the period, by your own definition of an active user.",
  unit: "count",
  direction: "higher",
  grain: "person",
  clock: "calendar",
  formula: "distinct persons with at least the minimum of qualifying events in the period",
  population: "in_period",
  inputs: ["product_event", "account"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    { id: "AU1", text: "A person active for two accounts counts once in the total and once in each account." },
    {
      id: "AU2",
      text: "Events without a person make nobody active; they lower the coverage, and where there are only such events the value is null, not_identified.",
    },
    {
      id: "AU3",
      text: "The minimum is reached within one account and one period: uses are added up by quantity, never across accounts.",
    },
    {
      id: "AU4",
      text: "An existing account without events counts zero once the company records product events at all; before that there is no value, no_data.",
    },
    {
      id: "AU5",
      text: "Groups go by the account's attribute at the period's opening, so that a person falls into one group for an account.",
    },
  ],
  identities: [
    "active users ≤ Σ active users by account",
    "active users of a quarter ≥ those of each of its months (minimum 1)",
  ],
  sources: ["Distinct active users in a window (DAU, WAU, MAU): common practice"],
  additive: true,
  sql(d, q, scope) {
    const g = q.account("g", sql`b.account_id`, sql`p.starts_at`, "left");
    return sql`with used as (
        select u.period as period, u.account_id as account_id,
          case when ${isActiveUser(scope)} then u.person_id end as active_person, u.events as events,
          case when u.person_id is null then u.events else 0 end as unidentified
        from ${productUse(d, q, scope, false)} u where u.period is not null
      ), idle as (
        select p.i as period, a.account_id as account_id, ${d.nullOf("id")} as active_person,
          ${d.cast(raw("0"), "bigint")} as events, ${d.cast(raw("0"), "bigint")} as unidentified
        from (select c.account_id as account_id, min(c.occurred_at) as created_at from ${q.from("account")} c group by 1) a
          cross join ${q.since("product_event")} s cross join ${q.periods("p")}
        where a.created_at < p.ends_at and s.since_at < p.ends_at
      )
      select b.period as period, ${g.group} as grp, count(distinct b.active_person) as users,
        ${d.cast(raw("sum(b.events)"), "bigint")} as events, ${d.cast(raw("sum(b.unidentified)"), "bigint")} as unidentified
      from (select * from used union all select * from idle) b join ${q.periods("p")} on p.i = b.period${g.join}
      where ${g.where}
      group by 1, 2`;
  },
  finish([row]) {
    if (row === undefined) return [missingFigure("no_data")];
    const users = intStat(row, "users");
    const events = intStat(row, "events");
    const unidentified = intStat(row, "unidentified");
    const coverage = events === 0n ? null : Number(events - unidentified) / Number(events);
    if (events > 0n && unidentified === events) return [missingFigure("not_identified", { coverage })];
    return [amountFigure(whole(users), { n: Number(users), coverage })];
  },
  rows(d, q, scope) {
    const g = q.account("g", sql`u.account_id`, sql`p.starts_at`, "left");
    return sql`select w.period as period, w.grp as grp, ${d.nullOf("text")} as component,
        min(w.account_id) as account_id, ${d.cast(raw("w.person_id"), "text")} as entity, max(w.last_at) as occurred_at,
        ${d.cast(raw("1"), "decimal9")} as numerator, ${d.nullOf("decimal9")} as denominator,
        ${d.cast(raw("sum(w.events)"), "text")} as note
      from (
        select u.period as period, ${g.group} as grp, u.account_id as account_id, u.person_id as person_id,
          u.last_at as last_at, u.events as events
        from ${productUse(d, q, scope, true)} u join ${q.periods("p")} on p.i = u.period${g.join}
        where ${isActiveUser(scope)} and ${g.where}) w
      group by w.period, w.grp, w.person_id`;
  },
};
