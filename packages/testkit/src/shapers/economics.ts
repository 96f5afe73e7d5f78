import type { Shapers } from "../random-world.ts";

/** What makes random economics facts plausible. */
export const ECONOMICS_SHAPERS: Shapers = {};
