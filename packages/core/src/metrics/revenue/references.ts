import type { Reference } from "../reference.ts";
import { arrReference } from "./arr.reference.ts";
import { mrrReference } from "./mrr.reference.ts";
import { mrrMovementsReference } from "./mrr-movements.reference.ts";

/** The oracles of the revenue metrics, by id. */
export const REVENUE_REFERENCES: Readonly<Record<string, Reference>> = {
  mrr: mrrReference,
  arr: arrReference,
  mrr_movements: mrrMovementsReference,
};
