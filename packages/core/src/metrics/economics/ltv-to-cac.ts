import { sql } from "../../sql/sql.ts";
import { missingFigure, plainFigure } from "../figure.ts";
import type { MetricDefinition } from "../metric.ts";
import { customerAcquisitionCost } from "./customer-acquisition-cost.ts";
import { customerLifetimeValue } from "./customer-lifetime-value.ts";
import { valueAndCost, valueAndCostFigures, valueAndCostRows } from "./value-against-cost.ts";

export const ltvToCac: MetricDefinition = {
  id: "ltv_to_cac",
  family: "economics",
  title: "LTV to CAC",
  summary: "How many times over a customer brings back what it cost to win them.",
  unit: "number",
  otherUnits: { component: { lifetime_value: "money", acquisition_cost: "money" } },
  direction: "higher",
  grain: "account",
  clock: "calendar",
  formula: "customer_lifetime_value / customer_acquisition_cost",
  population: "none",
  inputs: ["cost", "subscription_version", "purchase", "refund", "recognised_revenue", "fx_rate"],
  options: {
    ...customerLifetimeValue.options,
    method: {
      type: "enum",
      values: ["formula", "historic", "arpa_margin_churn"],
      default: "arpa_margin_churn",
      about:
        "How lifetime value is told. The rule of three is about margin, so the default is average revenue × gross margin ÷ monthly churn",
    },
    ...customerAcquisitionCost.options,
  },
  components: ["lifetime_value", "acquisition_cost"],
  bands: {
    source:
      "LTV should be at least three times CAC: Skok, SaaS Metrics 2.0, with lifetime value on gross margin. Below 1 a customer costs more than it brings. Others read a ratio well above 5 as too little spent on growth; none is set here",
    bands: [
      { name: "poor", status: "at_risk", from: null, to: 1 },
      { name: "fair", status: "watch", from: 1, to: 3 },
      { name: "good", status: "healthy", from: 3, to: null },
    ],
    when: { method: "arpa_margin_churn" },
  },
  edgeCases: [
    { id: "LTVCAC1", text: "Where either side has no value, neither has the ratio, for the same reason." },
    { id: "LTVCAC2", text: "Customers won for nothing: null, zero_denominator." },
    { id: "LTVCAC3", text: "A margin below zero gives a ratio below zero: it is shown, not hidden." },
    {
      id: "LTVCAC4",
      text: "In a channel or campaign the cost is its own, the value that of the accounts that came by it.",
    },
    {
      id: "LTVCAC5",
      text: "A month without a churned customer has no lifetime value under the default method: no_churn.",
    },
  ],
  identities: ["ltv_to_cac × customer_acquisition_cost = customer_lifetime_value, under the same options"],
  sources: ["LTV:CAC: Skok, SaaS Metrics 2.0; 8,000 / 2,000 = 4"],
  additive: false,
  sql: valueAndCost,
  finish(rows, scope, period) {
    const { value, cost } = valueAndCostFigures(rows, scope, period);
    const worth = value[0]!;
    const ratio =
      worth.value === null || cost.value === null || cost.value === 0
        ? missingFigure(worth.reason ?? cost.reason ?? "zero_denominator", { n: cost.n })
        : plainFigure(worth.value / cost.value, cost.n, { provisional: worth.provisional, coverage: cost.coverage });
    return [ratio, { ...worth, component: "lifetime_value" }, { ...cost, component: "acquisition_cost" }];
  },
  rows: (d, q, scope) => valueAndCostRows(d, q, scope, sql`'lifetime_value'`),
};
