import type { MetricDefinition } from "../metric.ts";
import { REVENUE_CHURN_OPTIONS } from "./churn-method.ts";
import { cohortFigure, cohortRows, cohortStats } from "./retention-cohort.ts";

export const grossRevenueChurn: MetricDefinition = {
  id: "gross_revenue_churn",
  family: "revenue",
  title: "Gross revenue churn",
  summary: "The share of the opening monthly recurring revenue that was lost to leaving and shrinking customers.",
  unit: "ratio",
  direction: "lower",
  grain: "account × currency × period",
  clock: "calendar",
  formula: "1 − gross revenue retention; method movements: (churned + contraction) ÷ opening MRR",
  population: "opening",
  inputs: ["subscription_version", "fx_rate"],
  options: REVENUE_CHURN_OPTIONS,
  components: [],
  bands: null,
  edgeCases: [
    {
      id: "GRC1",
      text: "Over a quarter or year the customers at opening are compared with closing; monthly rates are neither summed nor averaged.",
    },
    {
      id: "GRC2",
      text: "Method movements counts every event of the ledger, also of customers who joined since; pausing is not in it.",
    },
    { id: "GRC3", text: "Paused customers count as lost at closing under method endpoints." },
    { id: "GRC4", text: "Without MRR at opening there is no value: zero_denominator." },
  ],
  identities: [
    "gross revenue churn = 1 − GRR over the same window (method endpoints)",
    "0 ≤ gross revenue churn ≤ 1 (method endpoints)",
  ],
  sources: [
    "ChartMogul help: opening 100, churned −10, contraction −10 → 20 %; a day from 100 to 95 → 5 %",
    "1,250 of 10,000 in a year = 12.5 %",
  ],
  additive: true,
  sql: cohortStats,
  finish: (rows, scope) => [cohortFigure(rows, scope, "gross_loss")],
  rows: (d, q, scope) => cohortRows(d, q, scope, "gross_loss"),
};
