import { z } from "zod";

/** Path of what belongs to a workspace. */
export const workspace = z.object({ workspace: z.string() });
/** Path of what belongs to one of its surveys. */
export const survey = workspace.extend({ survey: z.string() });

/** A page of a list; `nextCursor` is null on its last one. */
export const list = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const instant = z.string().describe("ISO instant in UTC");

/** An account or a person, as answers name them. */
export const who = z.object({ id: z.string(), externalId: z.string().nullable(), name: z.string().nullable() });

/** A confidence interval: its ends, its level (0–1) and how it was worked out. */
export const interval = z.object({ low: z.number(), high: z.number(), level: z.number(), method: z.string() });
