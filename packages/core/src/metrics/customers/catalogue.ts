import type { MetricDefinition } from "../metric.ts";
import { churnReasons } from "./churn-reasons.ts";
import { cohortRetention } from "./cohort-retention.ts";
import { hazard } from "./hazard.ts";
import { logoChurnRate } from "./logo-churn-rate.ts";
import { newCustomerRate } from "./new-customer-rate.ts";
import { retentionRate } from "./retention-rate.ts";
import { survival } from "./survival.ts";

/** The customers metrics, in display order. */
export const CUSTOMERS_METRICS: readonly MetricDefinition[] = [
  churnReasons,
  cohortRetention,
  survival,
  hazard,
  logoChurnRate,
  retentionRate,
  newCustomerRate,
];
