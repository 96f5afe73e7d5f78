import { z } from "zod";

/** For the questions that pages ask every day. */
export const staleQuerySchema = z.object({
  stale: z
    .literal("allowed")
    .optional()
    .describe(
      "Take the last answer where a newer one would take long: the result then says `refreshing`, and asking again gives the newer one soon",
    ),
});

/** Present where `stale=allowed` was asked of a question about today. */
export const standingSchema = z
  .object({
    refreshing: z
      .boolean()
      .describe("Some figures are of facts that have changed since; newer ones are being worked out"),
    factsAsOf: z.string().nullable().describe("When the facts that the figures tell of were last changed"),
    workedOutAt: z.string().nullable().describe("When the oldest of the figures was worked out"),
  })
  .partial();
