import type { Shapers } from "../random-world.ts";

/** What makes random product facts plausible. */
export const PRODUCT_SHAPERS: Shapers = {};
