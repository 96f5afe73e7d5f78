import type { Reference } from "../reference.ts";
import { cohortReference } from "./retention-cohort.reference.ts";

export const netRevenueRetentionReference: Reference = cohortReference((_, closing) => closing, {});
