import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { CHURN_AT } from "../revenue/subscription-options.ts";
import { lifetimeValueFigures } from "./lifetime-value-figures.ts";
import { closingWorth, datedMoney, valueParts } from "./lifetime-value-parts.ts";

/** The pieces a method needs, one under the other. */
function pieces(d: Dialect, q: MetricSource, scope: MetricScope): Sql[] {
  const method = scope.options.method ?? "formula";
  const parts = valueParts(d, q, scope, method === "historic");
  const source = scope.options.value_from ?? "auto";
  const from = { subscriptions: source !== "orders", orders: source !== "subscriptions" };
  if (method === "historic") {
    return [parts.born, ...(from.subscriptions ? [parts.margin] : []), ...(from.orders ? [parts.orders] : [])];
  }
  if (method === "arpa_margin_churn") return [parts.mrr, parts.margin, parts.churn];
  const value = [...(from.subscriptions ? [parts.mrr] : []), ...(from.orders ? [parts.orders, parts.customers] : [])];
  return [...value, parts.life, ...(scope.options.lifespan === "inverse_churn" ? [parts.churn] : [])];
}

export const customerLifetimeValue: MetricDefinition = {
  id: "customer_lifetime_value",
  family: "economics",
  title: "Customer lifetime value",
  summary:
    "What one customer brings over the whole time as a customer: so far, or as expected from value, frequency and lifespan.",
  unit: "money",
  otherUnits: { component: { lifespan_months: "number", gross_margin: "ratio", monthly_churn: "ratio" } },
  direction: "higher",
  grain: "account",
  clock: "calendar",
  formula:
    "formula: value × frequency × lifespan; historic: what customers brought so far / customers ever; arpa_margin_churn: ARPA × gross margin / churn",
  population: "in_period",
  inputs: ["subscription_version", "purchase", "refund", "recognised_revenue", "fx_rate"],
  options: {
    method: {
      type: "enum",
      values: ["formula", "historic", "arpa_margin_churn"],
      default: "formula",
      about:
        "Value × frequency × lifespan; what has been brought so far; or average revenue × gross margin ÷ monthly churn",
    },
    value_from: {
      type: "enum",
      values: ["auto", "subscriptions", "orders"],
      default: "auto",
      about:
        "Where value comes from. Formula: MRR per paying account, or net order value per customer and month; historic: recognised margin, or net order value. Auto takes the first where the company records it",
    },
    lifespan: {
      type: "enum",
      values: ["restricted_mean", "inverse_churn"],
      default: "restricted_mean",
      about: "For the formula: the mean months of life up to the company's horizon (60 months), or 1 ÷ monthly churn",
    },
    churn_at: CHURN_AT,
  },
  components: ["monthly_value", "lifespan_months", "gross_margin", "monthly_churn"],
  bands: null,
  edgeCases: [
    { id: "CLV1", text: "Nobody left in the period: 1 / churn says nothing: null, no_churn." },
    {
      id: "CLV2",
      text: "Orders only and no lapse rule: no lifespan can be told: null, no_lapse_rule (historic still works).",
    },
    {
      id: "CLV3",
      text: "Lifespan is the area under the survival curve up to the horizon, in calendar months; where nobody has been a customer that long the curve stays level and the figure is provisional.",
    },
    {
      id: "CLV4",
      text: "Order value is spread over all customers of the period, not over its buyers alone: who did not buy counts.",
    },
    { id: "CLV5", text: "Churn of a longer or shorter period becomes monthly as 1 − (1 − c)^(1/months)." },
    { id: "CLV6", text: "Without recognised revenue there is no margin: null, not_recorded." },
    {
      id: "CLV7",
      text: "In groups, money is that of the group's accounts at its date, lives are grouped as at their start.",
    },
    { id: "CLV8", text: "Free accounts (MRR 0) are not paying: they lower neither ARPA nor the value per month." },
  ],
  identities: [
    "formula value = monthly_value × lifespan_months",
    "arpa_margin_churn value = monthly_value × gross_margin / monthly_churn",
  ],
  sources: [
    "LTV = ARPA × gross margin ÷ churn: Skok, SaaS Metrics 2.0; 500 × 0.8 / 0.05 = 8,000",
    "Restricted mean survival: Royston & Parmar 2013; R's print.survfit(rmean)",
  ],
  additive: false,
  sql(d, q, scope) {
    return sql`select u.side as side, u.period as period, u.grp as grp, u.age as age, u.amount as amount, u.other as other, u.n as n, u.m as m, u.k as k,
        ${d.epochUs(raw("zs.since_at"))} as subscriptions_since, ${d.epochUs(raw("zr.since_at"))} as revenue_since,
        ${d.epochUs(raw("zo.since_at"))} as orders_since
      from (${join(pieces(d, q, scope), " union all ")}) u
      cross join ${q.since("subscription_version")} zs cross join ${q.since("recognised_revenue")} zr cross join ${q.since("purchase")} zo`;
  },
  finish: lifetimeValueFigures,
  rows(d, q, scope) {
    const method = scope.options.method ?? "formula";
    const one = d.cast(raw("1"), "decimal9");
    const zero = d.cast(raw("0"), "decimal9");
    const cumulative = method === "historic";
    const money = (
      what: "orders" | "margin",
      note: string,
    ): Sql => sql`select p.i as period, x.grp as grp, 'monthly_value' as component,
        x.account_id as account_id, x.entity as entity, x.occurred_at as occurred_at, coalesce(x.amount, ${zero}) as numerator,
        case when x.amount is null then ${zero} else ${one} end as denominator, ${note} as note
      from ${datedMoney(d, q, scope, what, cumulative)} x cross join ${q.periods("p")}
      where ${cumulative ? raw("p.i >= x.at_period") : raw("p.i = x.at_period")}`;
    const worth = sql`select w.period as period, w.grp as grp, 'monthly_value' as component, w.account_id as account_id,
        ${d.cast(raw("w.account_id"), "text")} as entity, w.seen_at as occurred_at, w.mrr as numerator, ${one} as denominator, 'monthly recurring revenue' as note
      from ${closingWorth(d, q, scope)} w`;
    const list = method === "formula" ? [worth, money("orders", "paid order")] : [money("margin", "recognised margin")];
    if (method === "historic") list.push(money("orders", "paid order"));
    if (method === "arpa_margin_churn") list.push(worth);
    return join(list, " union all ");
  },
};
