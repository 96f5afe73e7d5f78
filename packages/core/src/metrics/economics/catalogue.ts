import type { MetricDefinition } from "../metric.ts";

/** The economics metrics, in display order. */
export const ECONOMICS_METRICS: readonly MetricDefinition[] = [];
