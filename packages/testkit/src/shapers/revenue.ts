import type { Shapers } from "../random-world.ts";

/** What makes random revenue facts plausible. */
export const REVENUE_SHAPERS: Shapers = {};
