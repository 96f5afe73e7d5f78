import type { Reference } from "../reference.ts";
import { churnReasonsReference } from "./churn-reasons.reference.ts";
import { cohortRetentionReference } from "./cohort-retention.reference.ts";
import { hazardReference } from "./hazard.reference.ts";
import { logoChurnRateReference } from "./logo-churn-rate.reference.ts";
import { newCustomerRateReference } from "./new-customer-rate.reference.ts";
import { retentionRateReference } from "./retention-rate.reference.ts";
import { survivalReference } from "./survival.reference.ts";

/** The oracles of the customers metrics, by id. */
export const CUSTOMERS_REFERENCES: Readonly<Record<string, Reference>> = {
  churn_reasons: churnReasonsReference,
  cohort_retention: cohortRetentionReference,
  survival: survivalReference,
  hazard: hazardReference,
  logo_churn_rate: logoChurnRateReference,
  retention_rate: retentionRateReference,
  new_customer_rate: newCustomerRateReference,
};
