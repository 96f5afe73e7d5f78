import type { MetricDefinition } from "../metric.ts";
import { arpu } from "./arpu.ts";
import { arr } from "./arr.ts";
import { grossRevenueChurn } from "./gross-revenue-churn.ts";
import { grossRevenueRetention } from "./gross-revenue-retention.ts";
import { mrr } from "./mrr.ts";
import { mrrMovements } from "./mrr-movements.ts";
import { netRevenueChurn } from "./net-revenue-churn.ts";
import { netRevenueRetention } from "./net-revenue-retention.ts";
import { quickRatio } from "./quick-ratio.ts";
import { recurringBillings } from "./recurring-billings.ts";
import { renewalRate } from "./renewal-rate.ts";

/** The revenue metrics, in display order. */
export const REVENUE_METRICS: readonly MetricDefinition[] = [
  mrr,
  arr,
  recurringBillings,
  mrrMovements,
  grossRevenueChurn,
  netRevenueChurn,
  netRevenueRetention,
  grossRevenueRetention,
  renewalRate,
  arpu,
  quickRatio,
];
