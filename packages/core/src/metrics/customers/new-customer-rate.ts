import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { LOGO_OPTIONS, logoPresence } from "./logo-presence.ts";

/** Customers at closing: `is_new` first became one in the period, `is_back` was one before, but not at opening. */
function closingCustomers(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("g", sql`c.account_id`, raw("c.closed_at"), "left");
  return sql`select c.period as period, ${g.group} as grp, c.account_id as account_id, c.first_at as first_at,
      case when c.first_at >= c.opened_at then 1 else 0 end as is_new, case when c.first_at < c.opened_at and c.was = 0 then 1 else 0 end as is_back
    from (${logoPresence(d, q, scope)}) c${g.join} where c.stays = 1 and ${g.where}`;
}

export const newCustomerRate: MetricDefinition = {
  id: "new_customer_rate",
  family: "customers",
  title: "New customer rate",
  summary:
    "The share of the customers at the end of the period who became customers within it; those who came back stand apart.",
  unit: "ratio",
  direction: "higher",
  grain: "account × period",
  clock: "calendar",
  formula:
    "customers at closing who first became one within the period ÷ customers at closing; reactivated: those who had been one before and were not at opening",
  population: "closing",
  inputs: ["subscription_version"],
  options: LOGO_OPTIONS,
  components: ["reactivated"],
  bands: null,
  edgeCases: [
    { id: "NCR1", text: "Who joined and left within the period is not counted (M2)." },
    { id: "NCR2", text: "A trial does not make a customer: who converts is new when the paid subscription starts." },
    { id: "NCR3", text: "Who starts at exactly the period's start is new in it." },
    { id: "NCR4", text: "Without customers at closing there is no value: zero_denominator." },
  ],
  identities: ["new + reactivated + kept = customers at closing"],
  sources: ["New customers ÷ customers at the end, as in the user's own material"],
  additive: true,
  sql: (
    d,
    q,
    scope,
  ) => sql`select c.period as period, c.grp as grp, sum(c.is_new) as new_customers, sum(c.is_back) as back_customers, count(*) as customers
    from (${closingCustomers(d, q, scope)}) c group by 1, 2`,
  finish([row]) {
    const customers = whole(intStat(row, "customers"));
    return [
      ratioFigure(whole(intStat(row, "new_customers")), customers),
      ratioFigure(whole(intStat(row, "back_customers")), customers, { component: "reactivated" }),
    ];
  },
  rows: (d, q, scope) => {
    const one = (
      component: Sql,
      flag: Sql,
    ): Sql => sql`select c.period as period, c.grp as grp, ${component} as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, c.first_at as occurred_at, ${d.cast(flag, "decimal9")} as numerator,
        ${d.cast(raw("1"), "decimal9")} as denominator, case when c.is_new = 1 then 'new' when c.is_back = 1 then 'reactivated' else 'kept' end as note
      from present c`;
    return sql`with present as (${closingCustomers(d, q, scope)})
      ${one(d.nullOf("text"), raw("c.is_new"))} union all ${one(d.cast(raw("'reactivated'"), "text"), raw("c.is_back"))}`;
  },
};
