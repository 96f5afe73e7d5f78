import { z } from "zod";
import { portfolioFilterSchema } from "./portfolio.ts";
import type { RouteSpec } from "./route-spec.ts";

/** A share with its 95 % interval (Wilson); `tooFew`: not enough to tell one from another. */
const share = z.object({
  value: z.number().nullable(),
  numerator: z.number(),
  denominator: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  tooFew: z.boolean(),
});
/** A figure over some customers or tickets, without an interval of its own. */
const figure = z.object({ value: z.number().nullable(), n: z.number(), tooFew: z.boolean() });

export const teamRowSchema = z
  .object({
    /** Value of the attribute `owner`; null: accounts that nobody has. */
    owner: z.string().nullable(),
    accounts: z.number(),
    /** Minor units of the answer's currency. */
    mrr: z.number(),
    arr: z.number(),
    /** Accounts weighted by the attention they ask for. */
    load: z.number(),
    mean: z.number().nullable(),
    shown: z.array(z.object({ shown: z.string(), accounts: z.number(), mrr: z.number() })),
    renewals: z.object({ accounts: z.number(), mrr: z.number() }),
    silent: z.number(),
    tickets: z.number(),
    alerts: z.number(),
    /** Touches in the last 28 days, and accounts that had one. */
    touches: z.number(),
    touched: z.number(),
    /** Over the twelve months before, of the customers whom the owner had at their start. */
    logoRetention: share,
    netRevenueRetention: figure,
    grossRevenueRetention: figure,
    /** Median of the first response, microseconds, over the tickets of the last twelve months. */
    firstResponse: figure,
    /** Contract terms that came due within the twelve months and were decided. */
    renewed: share,
    /** MRR won by growth of the accounts in the twelve months, minor units; null where unknown. */
    expansion: z.number().nullable(),
  })
  .meta({ id: "TeamRow" });
export type TeamRow = z.infer<typeof teamRowSchema>;

export const teamSchema = z
  .object({
    asOf: z.string(),
    /** Local days over which retention and outcomes are told: from, and to without it. */
    period: z.object({ start: z.string(), end: z.string() }),
    currency: z.string(),
    scorecard: z.string(),
    /** Customers or terms below which a figure is called too few to tell. */
    fewest: z.number(),
    total: teamRowSchema,
    /** The heaviest load first, accounts without an owner last. */
    items: z.array(teamRowSchema),
  })
  .meta({ id: "Team" });
export type TeamAnswer = z.infer<typeof teamSchema>;

/** How the team stands: each owner's accounts and what became of them. */
export const TEAM_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/team": {
    summary: "Portfolio per owner: load, health, touches, retention, response times, outcomes",
    access: "read",
    params: z.object({ workspace: z.string() }),
    query: portfolioFilterSchema.pick({
      scorecard: true,
      filter: true,
      segment: true,
      asOf: true,
      knownAt: true,
      basis: true,
    }),
    response: teamSchema,
  },
} as const satisfies Record<string, RouteSpec>;
