import type { Reference } from "../reference.ts";
import { cesReference } from "./ces.reference.ts";
import { csatReference } from "./csat.reference.ts";
import { esatReference } from "./esat.reference.ts";
import { npsReference } from "./nps.reference.ts";
import { satisfactionRatingReference } from "./satisfaction-rating.reference.ts";
import { starsReference } from "./stars.reference.ts";

/** The oracles of the survey metrics, by id. */
export const SURVEYS_REFERENCES: Readonly<Record<string, Reference>> = {
  nps: npsReference,
  csat: csatReference,
  ces: cesReference,
  esat: esatReference,
  stars: starsReference,
  satisfaction_rating: satisfactionRatingReference,
};
