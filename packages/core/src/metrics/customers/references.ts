import type { Reference } from "../reference.ts";
import { churnReasonsReference } from "./churn-reasons.reference.ts";
import { cohortRetentionReference } from "./cohort-retention.reference.ts";
import { hazardReference } from "./hazard.reference.ts";
import { survivalReference } from "./survival.reference.ts";

/** The oracles of the customers metrics, by id. */
export const CUSTOMERS_REFERENCES: Readonly<Record<string, Reference>> = {
  churn_reasons: churnReasonsReference,
  cohort_retention: cohortRetentionReference,
  survival: survivalReference,
  hazard: hazardReference,
};
