import type { Shapers } from "../random-world.ts";

/** What makes random support facts plausible. */
export const SUPPORT_SHAPERS: Shapers = {};
