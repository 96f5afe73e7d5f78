import type { MetricDefinition } from "../metric.ts";
import { cohortFigure, cohortRows, cohortStats } from "./retention-cohort.ts";
import { windowOption } from "./retention-window.ts";
import { MRR_OPTIONS } from "./subscription-options.ts";

export const grossRevenueRetention: MetricDefinition = {
  id: "gross_revenue_retention",
  family: "revenue",
  title: "Gross revenue retention",
  summary:
    "Of every euro that customers paid a year ago, how much is still there when growth is not allowed to make up for losses.",
  unit: "ratio",
  direction: "higher",
  grain: "account × currency × period",
  clock: "calendar",
  formula: "Σ min(opening MRR, closing MRR) per customer ÷ Σ opening MRR, over the customers with MRR at opening",
  population: "opening",
  inputs: ["subscription_version", "fx_rate"],
  options: { ...MRR_OPTIONS, window: windowOption("trailing_12_months") },
  components: [],
  bands: null,
  edgeCases: [
    {
      id: "GRR1",
      text: "The minimum is taken per customer, never of the totals: one customer's growth hides nobody's loss.",
    },
    { id: "GRR2", text: "Growth of one subscription offsets shrinkage of another of the same customer." },
    { id: "GRR3", text: "A paused customer counts as zero at closing." },
    { id: "GRR4", text: "Without MRR at opening there is no value: zero_denominator." },
  ],
  identities: ["GRR ≤ 1", "NRR ≥ GRR", "GRR = 1 − gross revenue churn over the same window"],
  sources: ["Movements 600→800, 500→0, 700→400: GRR 1000/1800", "dbt-labs/mrr-playbook, calendar 2019: 340/585"],
  additive: true,
  sql: cohortStats,
  finish: (rows, scope) => [cohortFigure(rows, scope, "kept")],
  rows: (d, q, scope) => cohortRows(d, q, scope, "kept"),
};
