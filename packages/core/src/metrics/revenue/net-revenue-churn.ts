import type { MetricDefinition } from "../metric.ts";
import { REVENUE_CHURN_OPTIONS } from "./churn-method.ts";
import { cohortFigure, cohortRows, cohortStats } from "./retention-cohort.ts";

export const netRevenueChurn: MetricDefinition = {
  id: "net_revenue_churn",
  family: "revenue",
  title: "Net revenue churn",
  summary:
    "The share of the opening monthly recurring revenue that was lost after growth of the same customers is set against it; below zero they grew.",
  unit: "ratio",
  direction: "lower",
  grain: "account × currency × period",
  clock: "calendar",
  formula:
    "1 − net revenue retention; method movements: (churned + contraction − expansion − reactivation) ÷ opening MRR",
  population: "opening",
  inputs: ["subscription_version", "fx_rate"],
  options: REVENUE_CHURN_OPTIONS,
  components: [],
  bands: null,
  edgeCases: [
    { id: "NRC1", text: "Below zero where the customers at opening grew by more than they lost." },
    {
      id: "NRC2",
      text: "Method movements sets reactivations of earlier customers against the losses; method endpoints does not know them.",
    },
    { id: "NRC3", text: "Without MRR at opening there is no value: zero_denominator." },
  ],
  identities: ["net revenue churn = 1 − NRR over the same window (method endpoints)", "net ≤ gross revenue churn"],
  sources: ["ChartMogul help: opening 100, churned −10, contraction −10, expansion +10 → net 10 %"],
  additive: true,
  sql: cohortStats,
  finish: (rows, scope) => [cohortFigure(rows, scope, "net_loss")],
  rows: (d, q, scope) => cohortRows(d, q, scope, "net_loss"),
};
