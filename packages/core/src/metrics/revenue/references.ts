import type { Reference } from "../reference.ts";

/** The oracles of the revenue metrics, by id. */
export const REVENUE_REFERENCES: Readonly<Record<string, Reference>> = {};
