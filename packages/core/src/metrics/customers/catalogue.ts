import type { MetricDefinition } from "../metric.ts";

/** The customers metrics, in display order. */
export const CUSTOMERS_METRICS: readonly MetricDefinition[] = [];
