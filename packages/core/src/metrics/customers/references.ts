import type { Reference } from "../reference.ts";
import { hazardReference } from "./hazard.reference.ts";
import { survivalReference } from "./survival.reference.ts";

/** The oracles of the customers metrics, by id. */
export const CUSTOMERS_REFERENCES: Readonly<Record<string, Reference>> = {
  survival: survivalReference,
  hazard: hazardReference,
};
