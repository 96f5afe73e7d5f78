import type { MetricDefinition } from "../metric.ts";
import { averagePurchaseValue } from "./average-purchase-value.ts";
import { cacPayback } from "./cac-payback.ts";
import { customerAcquisitionCost } from "./customer-acquisition-cost.ts";
import { customerLifetimeValue } from "./customer-lifetime-value.ts";
import { customerRetentionCost } from "./customer-retention-cost.ts";
import { ltvToCac } from "./ltv-to-cac.ts";
import { magicNumber } from "./magic-number.ts";
import { purchaseFrequency } from "./purchase-frequency.ts";
import { referralRate } from "./referral-rate.ts";
import { servedRate } from "./served-rate.ts";
import { successReturn } from "./success-return.ts";

/** The economics metrics, in display order. */
export const ECONOMICS_METRICS: readonly MetricDefinition[] = [
  averagePurchaseValue,
  purchaseFrequency,
  customerLifetimeValue,
  customerAcquisitionCost,
  customerRetentionCost,
  ltvToCac,
  cacPayback,
  magicNumber,
  successReturn,
  referralRate,
  servedRate,
];
