import type { MetricDefinition } from "../metric.ts";
import { moneyFigure } from "./money-figure.ts";
import { mrrStock, mrrStockRows } from "./mrr-stock.ts";
import { MRR_OPTIONS } from "./subscription-options.ts";

export const mrr: MetricDefinition = {
  id: "mrr",
  family: "revenue",
  title: "Monthly recurring revenue",
  summary:
    "What the subscriptions active at the end of the period bring in per month, whatever their billing interval. One-off charges, metered use, tax and trials are not part of it.",
  unit: "money",
  direction: "higher",
  grain: "account × currency × period",
  clock: "calendar",
  formula:
    "Σ over subscriptions active at closing of (amount − recurring discounts) per month: year ÷ 12, week × 52/12, day × 365/12. Shown apart: committed (cancelled, not yet ended; part of MRR unless churn_at is cancellation) and trial (what trials would be worth)",
  population: "closing",
  inputs: ["subscription_version", "fx_rate"],
  options: MRR_OPTIONS,
  components: ["committed", "trial"],
  bands: null,
  edgeCases: [
    {
      id: "MRR1",
      text: "A subscription that ends exactly at the period's end is still active at closing (left limit).",
    },
    {
      id: "MRR2",
      text: "Paused subscriptions add nothing; past due ones count for 30 days from the start of the unbroken past-due run.",
    },
    { id: "MRR3", text: "Trials add nothing and stand in their own part; a 100 % discount adds zero." },
    {
      id: "MRR4",
      text: "Subscriptions without an exchange rate are left out and lower coverage; if none has one there is no value: missing_rate.",
    },
    {
      id: "MRR5",
      text: "Before the first subscription there is no value: no_data; after the last has ended MRR is 0.",
    },
    { id: "MRR6", text: "A version of a subscription ends where the next begins, even where it says otherwise." },
    { id: "MRR7", text: "Each subscription is rounded once, to nine places half away from zero; sums are exact." },
  ],
  identities: ["ARR = 12 · MRR", "Σ over groups = total"],
  sources: [
    "Stripe billing glossary (normalisation to a month, 100×$100 + 50×$600/year = $12,500)",
    "Chargify help (add-ons count, metered use does not)",
    "ChartMogul help (annual plans over twelve)",
  ],
  additive: true,
  sql: (d, q, scope) => mrrStock(d, q, scope, ["mrr", "committed", "trial"]),
  finish: ([row]) => [
    moneyFigure(row, "mrr", null),
    moneyFigure(row, "committed", "committed"),
    moneyFigure(row, "trial", "trial"),
  ],
  rows: (d, q, scope) => mrrStockRows(d, q, scope, ["mrr", "committed", "trial"], 1),
};
