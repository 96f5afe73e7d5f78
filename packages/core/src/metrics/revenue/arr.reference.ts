import type { Reference } from "../reference.ts";
import { mrrReferenceTimes } from "./mrr.reference.ts";

export const arrReference: Reference = mrrReferenceTimes(12n, []);
