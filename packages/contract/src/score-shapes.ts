import { z } from "zod";
import { bandStatusSchema } from "./metrics.ts";

export const shownStatusSchema = z.enum(["plain", "uncertain", "none", "overridden"]);

/** What an account shows by a scorecard. Only `plain` may be shown as a plain colour; `uncertain` and `none` have no band. */
export const shownScore = {
  score: z.number().nullable(),
  /** From the worst to the best completion of what is missing. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  status: shownStatusSchema,
  band: z.string().nullable(),
  bandStatus: bandStatusSchema.nullable(),
  /** Share (0–1) of the weight that is present. */
  coverage: z.number(),
} as const;

/** How much of a change is owed to each measure. */
export const behaviourSchema = z.array(z.object({ measure: z.string(), title: z.string(), part: z.number() }));

/** A line of a ledger in words: message key `health:ledger.<code>` with `values`. */
export const ledgerWordSchema = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
