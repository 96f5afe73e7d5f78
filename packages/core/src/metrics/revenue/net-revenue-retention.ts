import type { MetricDefinition } from "../metric.ts";
import { cohortFigure, cohortRows, cohortStats } from "./retention-cohort.ts";
import { windowOption } from "./retention-window.ts";
import { MRR_OPTIONS } from "./subscription-options.ts";

export const netRevenueRetention: MetricDefinition = {
  id: "net_revenue_retention",
  family: "revenue",
  title: "Net revenue retention",
  summary:
    "Of every euro that customers paid a year ago, how much the same customers pay now, growth included and new customers left out.",
  unit: "ratio",
  direction: "higher",
  grain: "account × currency × period",
  clock: "calendar",
  formula: "Σ closing MRR of the customers with MRR at opening ÷ their opening MRR",
  population: "opening",
  inputs: ["subscription_version", "fx_rate"],
  options: { ...MRR_OPTIONS, window: windowOption("trailing_12_months") },
  components: [],
  bands: {
    source: "Surveys of SaaS companies put the median at about 101–106 %; 120 % and more is called best in class",
    when: { window: "trailing_12_months" },
    bands: [
      { name: "poor", status: "at_risk", from: null, to: 1 },
      { name: "fair", status: "watch", from: 1, to: 1.06 },
      { name: "good", status: "healthy", from: 1.06, to: 1.2 },
      { name: "best", status: "healthy", from: 1.2, to: null },
    ],
  },
  edgeCases: [
    {
      id: "NRR1",
      text: "The cohort is who had MRR above zero at opening; trials, paused and fully discounted customers are not in it.",
    },
    { id: "NRR2", text: "A customer who left and came back by closing counts with what they pay at closing." },
    { id: "NRR3", text: "A paused customer counts as zero at closing." },
    {
      id: "NRR4",
      text: "With fx = period_end opening and closing have the closing's rates: exchange rates move nothing.",
    },
    {
      id: "NRR5",
      text: "Without MRR at opening there is no value: zero_denominator; if no rate is known, missing_rate.",
    },
  ],
  identities: ["NRR ≥ GRR", "NRR = 1 − net revenue churn over the same window"],
  sources: ["Worked example: 200k − 6k − 4k + 20k → 105 %", "dbt-labs/mrr-playbook, calendar 2019: 410/585"],
  additive: true,
  sql: cohortStats,
  finish: (rows, scope) => [cohortFigure(rows, scope, "closing")],
  rows: (d, q, scope) => cohortRows(d, q, scope, "closing"),
};
