import type { Reference } from "../reference.ts";
import { cohortReference } from "./retention-cohort.reference.ts";

export const grossRevenueChurnReference: Reference = cohortReference(
  (opening, closing) => (closing < opening ? opening - closing : 0n),
  { churned: -1n, contraction: -1n },
);
