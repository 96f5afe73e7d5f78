import type { Reference } from "../reference.ts";

/** The oracles of the support metrics, by id. */
export const SUPPORT_REFERENCES: Readonly<Record<string, Reference>> = {};
