import type { Reference } from "../reference.ts";
import { cohortReference } from "./retention-cohort.reference.ts";

export const netRevenueChurnReference: Reference = cohortReference((opening, closing) => opening - closing, {
  churned: -1n,
  contraction: -1n,
  expansion: -1n,
  reactivation: -1n,
});
