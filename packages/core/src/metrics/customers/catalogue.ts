import type { MetricDefinition } from "../metric.ts";
import { hazard } from "./hazard.ts";
import { survival } from "./survival.ts";

/** The customers metrics, in display order. */
export const CUSTOMERS_METRICS: readonly MetricDefinition[] = [survival, hazard];
