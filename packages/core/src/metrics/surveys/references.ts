import type { Reference } from "../reference.ts";
import { cesReference } from "./ces.reference.ts";
import { completionRateReference } from "./completion-rate.reference.ts";
import { csatReference } from "./csat.reference.ts";
import { esatReference } from "./esat.reference.ts";
import { npsReference } from "./nps.reference.ts";
import { resourceRatingReference } from "./resource-rating.reference.ts";
import { resourceUseReference } from "./resource-use.reference.ts";
import { responseRateReference } from "./response-rate.reference.ts";
import { satisfactionRatingReference } from "./satisfaction-rating.reference.ts";
import { smileyReference } from "./smiley.reference.ts";
import { starsReference } from "./stars.reference.ts";
import { thumbsReference } from "./thumbs.reference.ts";

/** The oracles of the survey metrics, by id. */
export const SURVEYS_REFERENCES: Readonly<Record<string, Reference>> = {
  nps: npsReference,
  csat: csatReference,
  ces: cesReference,
  esat: esatReference,
  smiley: smileyReference,
  thumbs: thumbsReference,
  stars: starsReference,
  satisfaction_rating: satisfactionRatingReference,
  resource_rating: resourceRatingReference,
  resource_use: resourceUseReference,
  response_rate: responseRateReference,
  completion_rate: completionRateReference,
};
