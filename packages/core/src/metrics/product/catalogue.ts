import type { MetricDefinition } from "../metric.ts";
import { activeUsers } from "./active-users.ts";
import { licenseUtilization } from "./license-utilization.ts";
import { timeToValue } from "./time-to-value.ts";

/** The product metrics, in display order. */
export const PRODUCT_METRICS: readonly MetricDefinition[] = [activeUsers, licenseUtilization, timeToValue];
