import { sql } from "../../sql/sql.ts";
import { missingFigure, plainFigure } from "../figure.ts";
import type { Figure, MetricDefinition, MetricScope, Reason } from "../metric.ts";
import { CHURN_AT } from "../revenue/subscription-options.ts";
import { customerAcquisitionCost } from "./customer-acquisition-cost.ts";
import { valueAndCost, valueAndCostFigures, valueAndCostRows } from "./value-against-cost.ts";

/** Revenue per account and margin are the parts of lifetime value by margin. */
function byMargin(scope: MetricScope): MetricScope {
  return { ...scope, options: { ...scope.options, method: "arpa_margin_churn" } };
}

/** Why an account never pays its cost back, or null where it does. */
function hindrance(value: Figure, margin: Figure, cost: Figure): Reason | null {
  const reason = cost.reason ?? value.reason ?? margin.reason;
  if (reason !== null) return reason;
  if (margin.value === 0) return "zero_denominator";
  return margin.value! < 0 ? "not_reached" : null;
}

export const cacPayback: MetricDefinition = {
  id: "cac_payback",
  family: "economics",
  title: "CAC payback",
  summary: "How many months of a customer's margin it takes to earn back what it cost to win them.",
  unit: "number",
  otherUnits: { component: { acquisition_cost: "money", monthly_value: "money", gross_margin: "ratio" } },
  direction: "lower",
  grain: "account",
  clock: "calendar",
  formula: "customer_acquisition_cost / (MRR per paying account × gross margin), in months",
  population: "none",
  inputs: ["cost", "subscription_version", "purchase", "recognised_revenue", "fx_rate"],
  options: { churn_at: CHURN_AT, ...customerAcquisitionCost.options },
  components: ["acquisition_cost", "monthly_value", "gross_margin"],
  bands: {
    source:
      "Under 12 months: Skok, SaaS Metrics 2.0. Sources disagree: investors accept 18 months for mid-size and 24 for large customers, whose contracts last longer",
    bands: [
      { name: "good", status: "healthy", from: null, to: 12 },
      { name: "fair", status: "watch", from: 12, to: 18 },
      { name: "poor", status: "at_risk", from: 18, to: null },
    ],
  },
  edgeCases: [
    { id: "PAYBACK1", text: "Without recognised revenue there is no margin: null, not_recorded." },
    {
      id: "PAYBACK2",
      text: "A margin of zero never earns anything back: null, zero_denominator; below zero: not_reached.",
    },
    { id: "PAYBACK3", text: "Nobody won, or no paying account at the closing: null with that reason." },
    { id: "PAYBACK4", text: "Customers won for nothing are paid back at once: 0 months." },
    { id: "PAYBACK5", text: "Margin is that of the period's recognised revenue; MRR is that of its closing." },
  ],
  identities: ["cac_payback × monthly_value × gross_margin = acquisition_cost"],
  sources: [
    "Months to recover CAC = CAC ÷ (ARPA × gross margin): Skok, SaaS Metrics 2.0; 2,000 / (500 × 0.8) = 5 months",
  ],
  additive: false,
  sql: (d, q, scope) => valueAndCost(d, q, byMargin(scope)),
  finish(rows, scope, period) {
    const { value: figures, cost } = valueAndCostFigures(rows, byMargin(scope), period);
    const part = (name: string): Figure => figures.find((figure) => figure.component === name)!;
    const [value, margin] = [part("monthly_value"), part("gross_margin")];
    const reason = hindrance(value, margin, cost);
    const months =
      reason === null
        ? plainFigure(cost.value! / (value.value! * margin.value!), cost.n, { coverage: cost.coverage })
        : missingFigure(reason, { n: cost.n });
    return [months, { ...cost, component: "acquisition_cost" }, value, margin];
  },
  rows: (d, q, scope) =>
    valueAndCostRows(
      d,
      q,
      byMargin(scope),
      sql`case when x.note = 'recognised margin' then 'gross_margin' else 'monthly_value' end`,
    ),
};
