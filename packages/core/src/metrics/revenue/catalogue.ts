import type { MetricDefinition } from "../metric.ts";
import { arr } from "./arr.ts";
import { mrr } from "./mrr.ts";
import { mrrMovements } from "./mrr-movements.ts";

/** The revenue metrics, in display order. */
export const REVENUE_METRICS: readonly MetricDefinition[] = [mrr, arr, mrrMovements];
