import type { MetricDefinition } from "../metric.ts";

/** The product metrics, in display order. */
export const PRODUCT_METRICS: readonly MetricDefinition[] = [];
