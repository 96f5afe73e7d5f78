import type { MetricDefinition } from "../metric.ts";
import { moneyFigure } from "./money-figure.ts";
import { mrrStock, mrrStockRows } from "./mrr-stock.ts";
import { MRR_OPTIONS } from "./subscription-options.ts";

export const arr: MetricDefinition = {
  id: "arr",
  family: "revenue",
  title: "Annual recurring revenue",
  summary:
    "Twelve times the monthly recurring revenue at the end of the period: what a year brings in if nothing changes.",
  unit: "money",
  direction: "higher",
  grain: "account × currency × period",
  clock: "calendar",
  formula: "12 · MRR at closing",
  population: "closing",
  inputs: ["subscription_version", "fx_rate"],
  options: MRR_OPTIONS,
  components: [],
  bands: null,
  edgeCases: [
    { id: "ARR1", text: "Before the first subscription there is no value: no_data." },
    { id: "ARR2", text: "The factor is applied to the exact MRR, before any rounding for display." },
  ],
  identities: ["ARR = 12 · MRR"],
  sources: ["Definition of MRR, rule M7"],
  additive: true,
  sql: (d, q, scope) => mrrStock(d, q, scope, ["mrr"]),
  finish: ([row]) => [moneyFigure(row, "mrr", null, 12n)],
  rows: (d, q, scope) => mrrStockRows(d, q, scope, ["mrr"], 12),
};
