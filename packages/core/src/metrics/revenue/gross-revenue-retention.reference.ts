import type { Reference } from "../reference.ts";
import { cohortReference } from "./retention-cohort.reference.ts";

export const grossRevenueRetentionReference: Reference = cohortReference(
  (opening, closing) => (closing < opening ? closing : opening),
  {},
);
