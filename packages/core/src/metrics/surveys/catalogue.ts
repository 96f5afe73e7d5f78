import type { MetricDefinition } from "../metric.ts";
import { nps } from "./nps.ts";

/** The survey metrics, in display order. */
export const SURVEYS_METRICS: readonly MetricDefinition[] = [nps];
