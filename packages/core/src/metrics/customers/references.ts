import type { Reference } from "../reference.ts";

/** The oracles of the customers metrics, by id. */
export const CUSTOMERS_REFERENCES: Readonly<Record<string, Reference>> = {};
