import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { isActiveUser, productUse } from "./product-use.ts";

/** Per period and account: active `users`, seat `spans` in force at the end, their `seats`, and how many are `unlimited`. */
function seatsAndUsers(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const zero = d.cast(raw("0"), "bigint");
  const total = (column: string): Sql => d.cast(raw(`sum(f.${column})`), "bigint");
  return sql`(select f.period as period, f.account_id as account_id, ${total("active")} as users,
      ${total("span")} as spans, ${total("span_seats")} as seats, ${total("without_limit")} as unlimited
    from (
      select u.period as period, u.account_id as account_id, ${d.countIf(isActiveUser(scope))} as active,
        ${zero} as span, ${zero} as span_seats, ${zero} as without_limit
      from ${productUse(d, q, scope, false)} u where u.period is not null group by u.period, u.account_id
      union all
      select p.i as period, s.account_id as account_id, ${zero} as active, ${d.cast(raw("1"), "bigint")} as span,
        coalesce(s.seats, ${zero}) as span_seats, case when s.seats is null then ${d.cast(raw("1"), "bigint")} else ${zero} end as without_limit
      from ${q.from("seat_entitlement")} s cross join ${q.periods("p")}
      where s.occurred_at < p.ends_at and (s.ends_at is null or s.ends_at >= p.ends_at)) f
    group by f.period, f.account_id)`;
}

const COUNTED = raw("(b.spans > 0 and b.unlimited = 0)");

export const licenseUtilization: MetricDefinition = {
  id: "license_utilization",
  family: "product",
  title: "Licence utilisation",
  summary:
    "How much of what was bought is used: active users in the period for each seat the customers have at its end.",
  unit: "ratio",
  direction: "higher",
  grain: "account × period",
  clock: "calendar",
  formula: "Σ active users by account / Σ seats in force at the period's end",
  population: "closing",
  inputs: ["product_event", "seat_entitlement"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    { id: "LU1", text: "More users than seats give more than 100 %; the account's row says over." },
    {
      id: "LU2",
      text: "Accounts with unlimited seats are on neither side and lower the coverage; where there are only such accounts the value is null, unlimited_seats.",
    },
    { id: "LU3", text: "Accounts with users but without seats are on neither side and lower the coverage." },
    { id: "LU4", text: "Seats that end exactly with the period are still in force; seats that begin then are not." },
    {
      id: "LU5",
      text: "Seats of several products of one account are added up; a person takes one seat in each account.",
    },
    {
      id: "LU6",
      text: "Seats without users give zero once the company records product events; before that the value is null, not_recorded.",
    },
    { id: "LU7", text: "Zero seats bought: null, zero_denominator; no seats known at all: null, no_data." },
  ],
  identities: ["the ratio of a total is Σ users / Σ seats, never the mean of the accounts' ratios"],
  sources: ["Seats used ÷ seats bought: common practice of customer-success teams"],
  additive: true,
  sql(d, q, scope) {
    const g = q.account("g", sql`b.account_id`, sql`p.starts_at`, "left");
    return sql`select b.period as period, ${g.group} as grp, count(*) as accounts, ${d.countIf(COUNTED)} as counted,
        ${d.countIf(raw("b.unlimited > 0"))} as unlimited_accounts,
        ${d.cast(d.sumIf(raw("b.users"), COUNTED), "bigint")} as users_sum,
        ${d.cast(d.sumIf(raw("b.seats"), COUNTED), "bigint")} as seats_sum,
        max(case when s.since_at < p.ends_at then 1 else 0 end) as tracked
      from ${seatsAndUsers(d, q, scope)} b join ${q.periods("p")} on p.i = b.period
        cross join ${q.since("product_event")} s${g.join}
      where ${g.where}
      group by 1, 2`;
  },
  finish([row]) {
    if (row === undefined) return [missingFigure("no_data")];
    const counted = Number(intStat(row, "counted"));
    const coverage = counted / Number(intStat(row, "accounts"));
    if (intStat(row, "tracked") === 0n) return [missingFigure("not_recorded", { coverage: 0 })];
    if (counted === 0) {
      return [missingFigure(intStat(row, "unlimited_accounts") > 0n ? "unlimited_seats" : "no_data", { coverage })];
    }
    const [users, seats] = [whole(intStat(row, "users_sum")), whole(intStat(row, "seats_sum"))];
    return [ratioFigure(users, seats, { n: counted, coverage })];
  },
  rows(d, q, scope) {
    const g = q.account("g", sql`b.account_id`, sql`p.starts_at`, "left");
    return sql`select b.period as period, ${g.group} as grp, ${d.nullOf("text")} as component, b.account_id as account_id,
        ${d.cast(raw("b.account_id"), "text")} as entity, p.ends_at as occurred_at,
        ${d.cast(raw("b.users"), "decimal9")} as numerator, ${d.cast(raw("b.seats"), "decimal9")} as denominator,
        case when b.users > b.seats then 'over' else 'within' end as note
      from ${seatsAndUsers(d, q, scope)} b join ${q.periods("p")} on p.i = b.period${g.join}
      where ${COUNTED} and ${g.where}`;
  },
};
