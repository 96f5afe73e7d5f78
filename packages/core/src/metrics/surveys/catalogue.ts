import type { MetricDefinition } from "../metric.ts";
import { ces } from "./ces.ts";
import { csat } from "./csat.ts";
import { esat } from "./esat.ts";
import { nps } from "./nps.ts";
import { satisfactionRating } from "./satisfaction-rating.ts";
import { stars } from "./stars.ts";

/** The survey metrics, in display order. */
export const SURVEYS_METRICS: readonly MetricDefinition[] = [nps, csat, ces, esat, stars, satisfactionRating];
