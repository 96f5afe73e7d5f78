// Over 300 lines: every shape and route of the portfolio, of Today and of saved views stands in one place.
import { OUTCOMES } from "@tendwell/core/health";
import { z } from "zod";
import { bandStatusSchema } from "./metrics.ts";
import { instant, list, who, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";
import { behaviourSchema, ledgerWordSchema, shownScore, shownStatusSchema } from "./score-shapes.ts";

const several = (about: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe(about);

/** What a column of numbers can be asked by `where`. */
export const PORTFOLIO_NUMBERS = [
  "score",
  "low",
  "high",
  "coverage",
  "trend",
  "mrr",
  "arr",
  "renewal",
  "silent",
  "idle",
  "tickets",
  "uses",
] as const;

export const PORTFOLIO_SORTS = [
  "score",
  "coverage",
  "slope",
  "mrr",
  "renewal",
  "touch",
  "use",
  "uses",
  "tickets",
  "name",
] as const;

/** Which accounts, by which scorecard, and when. */
export const portfolioFilterSchema = z.object({
  scorecard: z.string().optional(),
  shown: several("A band's name, uncertain, none or overridden; repeated for several"),
  filter: several("attribute:value; repeated for several"),
  segment: several("Id of a segment of one's own; several must all hold"),
  where: several(
    `A number's bound such as mrr>=10000 or silent>=10; repeated, all must hold. Of ${PORTFOLIO_NUMBERS.join(", ")}: coverage is 0 to 1, trend points over 28 days, mrr and arr minor units, renewal, silent and idle days. name=none keeps accounts without the number`,
  ),
  search: z.string().max(200).optional().describe("Part of a name or external id"),
  asOf: z.string().optional().describe("Local date or ISO instant; default the newest scores"),
  knownAt: z.string().optional().describe("Local date or ISO instant: only what was known by then"),
  basis: z.enum(["available", "recorded"]).optional().describe("What known means: could have been, or was recorded"),
});
export type PortfolioFilter = z.infer<typeof portfolioFilterSchema>;

export const portfolioRowSchema = z
  .object({
    account: who,
    ...shownScore,
    /** Points per day over 28 days, and its direction; null below four scores. */
    slope: z.number().nullable(),
    direction: z.enum(["rising", "falling", "steady"]).nullable(),
    /** Monthly recurring revenue in minor units of the answer's currency, now and 90 days before; null where unknown. */
    mrr: z.number().nullable(),
    mrrBefore: z.number().nullable(),
    renewalAt: instant.nullable(),
    lastTouchAt: instant.nullable(),
    lastUseAt: instant.nullable(),
    /** Whole days since the last touch (since it was first seen where it never had one), since the last use, and until the renewal. */
    silentDays: z.number().nullable(),
    idleDays: z.number().nullable(),
    renewalDays: z.number().nullable(),
    /** Events of use in the last 28 days, and in the 28 before. */
    uses: z.number(),
    usesBefore: z.number(),
    openTickets: z.number(),
    /** The newest word on how it goes within 90 days: a noted feeling, a touch's sentiment, a survey's answer. */
    voice: z.object({ value: z.enum(["good", "neutral", "bad"]), at: instant }).nullable(),
    attributes: z.record(z.string(), z.string().nullable()),
    /** By the other scorecards that scored it, by scorecard. */
    scores: z.record(z.string(), z.object(shownScore)),
  })
  .meta({ id: "PortfolioRow" });
export type PortfolioRow = z.infer<typeof portfolioRowSchema>;

const counted = z.object({ shown: z.string(), accounts: z.number(), mrr: z.number() });

export const portfolioGroupSchema = z
  .object({
    /** The attribute's value, or what the accounts show; null: without one. */
    value: z.string().nullable(),
    accounts: z.number(),
    mrr: z.number(),
    /** Of the scored ones. */
    mean: z.number().nullable(),
    shown: z.array(counted),
    /** Contracts that end within 90 days. */
    renewals: z.object({ accounts: z.number(), mrr: z.number() }),
    /** Accounts without a touch for 10 days or more, and open tickets. */
    silent: z.number(),
    tickets: z.number(),
  })
  .meta({ id: "PortfolioGroup" });
export type PortfolioGroup = z.infer<typeof portfolioGroupSchema>;

export const portfolioSchema = z
  .object({
    scorecard: z.string(),
    title: z.string(),
    outcome: z.enum(OUTCOMES),
    version: z.number(),
    asOf: instant,
    /** Whether the scores are those that a run said, or were worked out for this question from what could be known. */
    origin: z.enum(["stored", "computed"]),
    currency: z.string(),
    /** The other scorecards whose scores the rows have. */
    others: z.array(z.object({ scorecard: z.string(), title: z.string(), outcome: z.enum(OUTCOMES) })),
    /** Of all accounts that match: how many show what, and their recurring revenue in minor units. */
    total: z.number(),
    mrr: z.number(),
    withoutMrr: z.number().describe("Accounts whose revenue is not known: not in any sum"),
    shown: z.array(counted),
    mean: z.number().nullable(),
    /** Asked for with `group`: the largest first. */
    groups: z.array(portfolioGroupSchema),
    items: z.array(portfolioRowSchema),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "Portfolio" });
export type Portfolio = z.infer<typeof portfolioSchema>;

/** Accounts of a bulk action: named ones, or all that match. */
export const portfolioSelectionSchema = z
  .object({
    accounts: z.array(z.string()).min(1).max(100_000).optional().describe("External ids"),
    matching: portfolioFilterSchema.optional(),
  })
  .refine((one) => (one.accounts === undefined) !== (one.matching === undefined), {
    message: "selection requires either accounts or matching",
  })
  .meta({ id: "PortfolioSelection" });
export type PortfolioSelection = z.infer<typeof portfolioSelectionSchema>;

const reason = z.string().trim().min(3).max(1000);

export const DISAGREEMENTS = [
  "healthy_shrinking",
  "healthy_unhappy",
  "at_risk_growing",
  "at_risk_happy",
  "growing_unhappy",
  "shrinking_happy",
] as const;

export const todaySchema = z
  .object({
    scorecard: z.string(),
    asOf: instant,
    /** Scores are compared with those of this instant; null: no score is that old. */
    since: instant.nullable(),
    currency: z.string(),
    /** The largest falls, then the largest rises, each with what moved it. */
    moves: z.array(
      z.object({
        account: who,
        before: z.number(),
        after: z.number(),
        change: z.number(),
        status: shownStatusSchema,
        band: z.string().nullable(),
        bandStatus: bandStatusSchema.nullable(),
        mrr: z.number().nullable(),
        behaviour: behaviourSchema,
        /** Lines of its ledger, message keys `health:ledger.<code>`; empty where no ledger can be made. */
        words: z.array(ledgerWordSchema),
      }),
    ),
    /** Accounts without a touch for 10 days or more, the longest silent first (who never had one: since first seen); null where no touches are recorded. */
    silent: z
      .object({
        total: z.number(),
        items: z.array(
          z.object({
            account: who,
            days: z.number(),
            never: z.boolean(),
            mrr: z.number().nullable(),
            ...shownScore,
          }),
        ),
      })
      .nullable(),
    /** Accounts of which health, revenue and what people say tell different things, the largest first. */
    disagreements: z.object({
      total: z.number(),
      items: z.array(
        z.object({
          account: who,
          kind: z.enum(DISAGREEMENTS),
          mrr: z.number().nullable(),
          ...shownScore,
          /** Change of the recurring revenue over 90 days, 0.1 for 10 %; null where it began within them. */
          revenueChange: z.number().nullable(),
          voiceAt: instant.nullable(),
        }),
      ),
    }),
  })
  .meta({ id: "Today" });
export type TodayAnswer = z.infer<typeof todaySchema>;

export const portfolioViewSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    shared: z.boolean(),
    /** The page's query string. */
    search: z.string(),
    author: z.string(),
    updatedAt: instant,
    mine: z.boolean().describe("Whether the asker may change it"),
  })
  .meta({ id: "PortfolioView" });
export type PortfolioView = z.infer<typeof portfolioViewSchema>;

/** The portfolio with what one does in it, and Today. */
export const PORTFOLIO_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/portfolio": {
    summary:
      "Accounts with their health, revenue, renewal, last touch, use and tickets; filtered, grouped, sorted, paged",
    access: "read",
    params: workspace,
    query: portfolioFilterSchema.extend({
      group: z.string().optional().describe("shown, or an attribute: sub-totals beside the rows"),
      sort: z
        .string()
        .default("score")
        .describe(`${PORTFOLIO_SORTS.join(", ")}, attribute:<name> or scorecard:<id>`),
      order: z.enum(["asc", "desc"]).default("asc"),
      limit: z.coerce.number().int().min(0).max(1000).default(100).meta({ type: "integer" }),
      cursor: z.string().optional(),
    }),
    response: portfolioSchema,
  },
  "GET /api/v1/workspaces/{workspace}/today": {
    summary: "What changed and why, who is silent, and where health, revenue and sentiment disagree",
    access: "read",
    params: workspace,
    query: portfolioFilterSchema.omit({ shown: true, where: true, search: true }).extend({
      days: z.coerce.number().int().min(1).max(365).default(7).meta({ type: "integer" }),
    }),
    response: todaySchema,
  },
  "POST /api/v1/workspaces/{workspace}/portfolio/export": {
    summary: "The chosen accounts, or all that match, as a file",
    access: "read",
    params: workspace,
    body: z.object({
      selection: portfolioSelectionSchema,
      scorecard: z.string().optional(),
      format: z.enum(["csv", "xlsx", "ndjson", "parquet"]).default("csv"),
    }),
    response: null,
    status: 200,
    produces: "application/octet-stream",
  },
  "POST /api/v1/workspaces/{workspace}/portfolio/owner": {
    summary: "Give accounts an owner as a new dated fact; undo it as the import it is",
    access: "write",
    params: workspace,
    body: z.object({
      selection: portfolioSelectionSchema,
      owner: z.string().trim().min(1).max(200).nullable().describe("null: nobody"),
    }),
    response: z.object({ accounts: z.number(), import: z.number().nullable() }),
  },
  "POST /api/v1/workspaces/{workspace}/portfolio/rest": {
    summary: "Put every alert of the accounts to rest; answers what was put to rest, to wake it again",
    access: "write",
    params: workspace,
    body: z.object({
      selection: portfolioSelectionSchema,
      days: z.number().int().min(1).max(365).nullable(),
    }),
    response: z.object({ accounts: z.number(), subjects: z.array(z.string()) }),
  },
  "POST /api/v1/workspaces/{workspace}/alerts/wake": {
    summary: "Take back that alerts were put to rest",
    access: "write",
    params: workspace,
    body: z.object({ subjects: z.array(z.string().min(1).max(300)).min(1).max(100_000) }),
    response: null,
  },
  "POST /api/v1/workspaces/{workspace}/portfolio/sentiment": {
    summary: "Note how the relationship with accounts feels, 0 to 100, with a reason",
    access: "write",
    params: workspace,
    body: z.object({ selection: portfolioSelectionSchema, value: z.number().min(0).max(100), reason }),
    response: z.object({ accounts: z.number() }),
  },
  "POST /api/v1/workspaces/{workspace}/portfolio/override": {
    summary: "Override the scores of accounts for a time, with a reason",
    access: "write",
    params: workspace,
    body: z.object({
      selection: portfolioSelectionSchema,
      scorecard: z.string().nullable().default(null),
      score: z.number().min(0).max(100),
      reason,
      days: z.number().min(1).max(365).default(30),
      decay: z.enum(["none", "linear"]).default("none"),
    }),
    response: z.object({ accounts: z.number() }),
  },
  "POST /api/v1/workspaces/{workspace}/portfolio/override/withdraw": {
    summary: "Withdraw the overrides of accounts; they stay in the past's scores",
    access: "write",
    params: workspace,
    body: z.object({ selection: portfolioSelectionSchema, scorecard: z.string().nullable().default(null) }),
    response: z.object({ accounts: z.number() }),
  },
  "GET /api/v1/workspaces/{workspace}/portfolio/views": {
    summary: "Saved views of the portfolio: the shared ones and one's own",
    access: "read",
    params: workspace,
    response: list(portfolioViewSchema),
  },
  "POST /api/v1/workspaces/{workspace}/portfolio/views": {
    summary: "Save a view; the same name again replaces it. A person's own needs no right, a shared one an editor",
    access: "read",
    params: workspace,
    body: z.object({
      name: z.string().trim().min(1).max(80),
      search: z.string().max(4000),
      shared: z.boolean().default(false),
    }),
    response: portfolioViewSchema,
    status: 201,
  },
  "DELETE /api/v1/workspaces/{workspace}/portfolio/views/{view}": {
    summary: "Forget a saved view: one's own, or as an editor a shared one",
    access: "read",
    params: workspace.extend({ view: z.string() }),
    response: null,
  },
} as const satisfies Record<string, RouteSpec>;
