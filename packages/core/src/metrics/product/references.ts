import type { Reference } from "../reference.ts";

/** The oracles of the product metrics, by id. */
export const PRODUCT_REFERENCES: Readonly<Record<string, Reference>> = {};
