import type { Reference } from "../reference.ts";

/** The oracles of the economics metrics, by id. */
export const ECONOMICS_REFERENCES: Readonly<Record<string, Reference>> = {};
