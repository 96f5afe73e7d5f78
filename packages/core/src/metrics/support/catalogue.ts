import type { MetricDefinition } from "../metric.ts";

/** The support metrics, in display order. */
export const SUPPORT_METRICS: readonly MetricDefinition[] = [];
