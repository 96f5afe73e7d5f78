import type { MetricDefinition } from "../metric.ts";
import { ces } from "./ces.ts";
import { completionRate } from "./completion-rate.ts";
import { csat } from "./csat.ts";
import { esat } from "./esat.ts";
import { nps } from "./nps.ts";
import { resourceRating } from "./resource-rating.ts";
import { resourceUse } from "./resource-use.ts";
import { responseRate } from "./response-rate.ts";
import { satisfactionRating } from "./satisfaction-rating.ts";
import { smiley } from "./smiley.ts";
import { stars } from "./stars.ts";
import { thumbs } from "./thumbs.ts";

/** The survey metrics, in display order. */
export const SURVEYS_METRICS: readonly MetricDefinition[] = [
  nps,
  csat,
  ces,
  esat,
  smiley,
  thumbs,
  stars,
  satisfactionRating,
  resourceRating,
  resourceUse,
  responseRate,
  completionRate,
];
