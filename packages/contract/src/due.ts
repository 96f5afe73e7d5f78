import { z } from "zod";
import { metricQuerySchema } from "./metrics.ts";
import { who, workspace } from "./route-shapes.ts";

/** What lists of things that are due may carry: a business and a knowledge time, a segment, and how far ahead to look. */
const dueQuery = metricQuerySchema
  .pick({ asOf: true, knownAt: true, basis: true, filter: true, segment: true, currency: true })
  .extend({ days: z.coerce.number().int().min(1).max(730).default(90).meta({ type: "integer" }) });

/** Contract terms that end soon, or whose days of grace are running. Money is in minor units of `currency`. */
export const renewalsSchema = z
  .object({
    asOf: z.string(),
    currency: z.string(),
    /** How many there are, and what they are worth; terms without an exchange rate are left out of the value. */
    total: z.object({ count: z.number(), value: z.number(), exact: z.string(), withoutRate: z.number() }),
    items: z.array(
      z.object({
        account: who,
        dueAt: z.string(),
        /** Whole days from asOf to the end of the term; negative within the grace. */
        daysLeft: z.number(),
        termMonths: z.number(),
        value: z.number().nullable(),
        state: z.enum(["pending", "grace", "renewed", "lost"]),
      }),
    ),
  })
  .meta({ id: "Renewals" });
export type Renewals = z.infer<typeof renewalsSchema>;

/** Milestones of accounts' plans that are late, or due soon. */
export const milestonesDueSchema = z
  .object({
    asOf: z.string(),
    total: z.object({ late: z.number(), due: z.number() }),
    items: z.array(
      z.object({
        account: who,
        milestone: z.string(),
        dueAt: z.string(),
        daysLeft: z.number(),
        state: z.enum(["late", "due"]),
      }),
    ),
  })
  .meta({ id: "MilestonesDue" });
export type MilestonesDue = z.infer<typeof milestonesDueSchema>;

/** Routes of the lists of what is due. */
export const DUE_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/renewals": {
    summary:
      "Contract terms due for renewal in the next days, and those within their grace; at most 500, the next first",
    access: "read",
    params: workspace,
    query: dueQuery,
    response: renewalsSchema,
  },
  "GET /api/v1/workspaces/{workspace}/milestones-due": {
    summary:
      "Milestones that are late, and those due in the next days, of accounts that have not left; at most 500, the latest first",
    access: "read",
    params: workspace,
    query: dueQuery.omit({ currency: true }),
    response: milestonesDueSchema,
  },
} as const;
