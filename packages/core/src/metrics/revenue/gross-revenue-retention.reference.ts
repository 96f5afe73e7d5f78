import type { Reference } from "../reference.ts";
import { cohortReference } from "./retention-cohort.reference.ts";

export const grossRevenueRetentionReference: Reference = cohortReference((opening, closing) => {
  if (closing > opening) return opening;
  return closing;
}, {});
