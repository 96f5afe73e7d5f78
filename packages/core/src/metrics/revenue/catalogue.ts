import type { MetricDefinition } from "../metric.ts";

/** The revenue metrics, in display order. */
export const REVENUE_METRICS: readonly MetricDefinition[] = [];
