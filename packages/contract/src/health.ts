// Over 300 lines: every shape and route of customer health stands in one place, so that the pages can be written from it.
import { MISSING_REASONS, OUTCOMES } from "@tendwell/core/health";
import { z } from "zod";
import { ALERT_CODES } from "./fixed-lists.ts";
import { portfolioFilterSchema } from "./portfolio.ts";
import { instant, interval, list, who, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";
import { behaviourSchema, ledgerWordSchema, shownScore } from "./score-shapes.ts";

const account = workspace.extend({ account: z.string().describe("External id of the account") });

/** A score on 0–100, and by what it was given. */
export const scoreSchema = z
  .object({
    ...shownScore,
    /** Without a person's override. */
    computed: z.number().nullable(),
    scorecard: z.string(),
    version: z.number(),
    asOf: instant,
  })
  .meta({ id: "Score" });
export type Score = z.infer<typeof scoreSchema>;

/** One measure of a score. base + Σ contribution + clamp + override = score. */
export const scoreMeasureSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    /** Ids of the groups it stands in, outermost first. */
    groups: z.array(z.string()),
    metric: z.string().nullable(),
    raw: z.number().nullable(),
    points: z.number().nullable(),
    /** Share (0–1) of the weight used, and of the weight of all that applies. */
    weight: z.number(),
    fullWeight: z.number(),
    contribution: z.number(),
    ageDays: z.number().nullable(),
    reason: z.enum(MISSING_REASONS).nullable(),
  })
  .meta({ id: "ScoreMeasure" });

const choiceSchema = z.object({
  scorecard: z.string().nullable(),
  considered: z.array(
    z.object({
      scorecard: z.string(),
      verdict: z.enum(["applies", "outranked", "does_not_apply"]),
      failed: z
        .object({
          rule: z.object({ attribute: z.string(), values: z.array(z.string()) }),
          value: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
});

const slope = z.object({ slope: z.number(), low: z.number().nullable(), high: z.number().nullable(), n: z.number() });
/** Points per day over 28 days; an end of the interval that is null is open. */
export const trendSchema = z
  .object({
    slope,
    direction: z.enum(["rising", "falling", "steady"]),
    acceleration: z.number().nullable(),
  })
  .meta({ id: "ScoreTrend" });

export const overrideSchema = z
  .object({
    id: z.string(),
    scorecard: z.string().nullable(),
    score: z.number(),
    reason: z.string(),
    author: z.string(),
    setAt: instant,
    expiresAt: instant,
    decay: z.enum(["none", "linear"]),
    withdrawnAt: instant.nullable(),
  })
  .meta({ id: "ScoreOverride" });

/** Everything about one account's health: a score per outcome, with reasons. */
export const accountHealthSchema = z
  .object({
    account: who,
    scores: z.array(
      scoreSchema.extend({
        title: z.string(),
        outcome: z.enum(OUTCOMES),
        base: z.number(),
        clamp: z.number(),
        override: z.number(),
        measures: z.array(scoreMeasureSchema),
        trend: trendSchema.nullable(),
        choice: choiceSchema,
      }),
    ),
    overrides: z.array(overrideSchema),
    sentiments: z.array(z.object({ value: z.number(), reason: z.string(), author: z.string(), at: instant })),
  })
  .meta({ id: "AccountHealth" });
export type AccountHealth = z.infer<typeof accountHealthSchema>;

export const ledgerSchema = z
  .object({
    scorecard: z.string(),
    from: z.object({ asOf: instant, score: z.number(), version: z.number() }),
    to: z.object({ asOf: instant, score: z.number(), version: z.number() }),
    change: z.number(),
    configuration: z.number(),
    lateFacts: z.number(),
    coverage: z.number(),
    behaviour: behaviourSchema,
    override: z.number(),
    words: z.array(ledgerWordSchema),
  })
  .meta({ id: "ChangeLedger" });
export type LedgerAnswer = z.infer<typeof ledgerSchema>;

export const portfolioLedgerSchema = z
  .object({
    scorecard: z.string(),
    accountsFrom: z.number(),
    accountsTo: z.number(),
    from: z.number(),
    to: z.number(),
    change: z.number(),
    joined: z.number(),
    left: z.number(),
    configuration: z.number(),
    lateFacts: z.number(),
    coverage: z.number(),
    behaviour: behaviourSchema,
    override: z.number(),
    words: z.array(ledgerWordSchema),
  })
  .meta({ id: "PortfolioLedger" });

export const scoreRunSchema = z
  .object({
    id: z.number(),
    scorecard: z.string(),
    version: z.number(),
    scope: z.enum(["all", "touched"]),
    asOf: instant,
    recordedAt: instant,
    accounts: z.number(),
    /** Milliseconds it took; null for a run that is read back. */
    milliseconds: z.number().nullable(),
    /** Measures of the starter scorecard that had no facts at all and were left out. */
    dropped: z.array(z.string()),
  })
  .meta({ id: "ScoreRun" });
export type ScoreRun = z.infer<typeof scoreRunSchema>;

export const backtestReportSchema = z.object({
  verdict: z.enum(["too_few", "no_better_than_chance", "better_than_chance"]),
  observations: z.number(),
  unscored: z.number(),
  accounts: z.number(),
  accountsWithOutcome: z.number(),
  baseRate: z.number().nullable(),
  confusion: z.object({
    caught: z.number(),
    falseAlarms: z.number(),
    missed: z.number(),
    quiet: z.number(),
    precision: z.number().nullable(),
    recall: z.number().nullable(),
  }),
  capacity: z.object({
    capacity: z.number(),
    looked: z.number(),
    met: z.number(),
    precision: z.number().nullable(),
    recall: z.number().nullable(),
    lift: z.number().nullable(),
  }),
  auc: z.object({ auc: z.number(), interval, clustersWith: z.number(), clustersWithout: z.number() }).nullable(),
  leadTimes: z.object({
    events: z.number(),
    called: z.number(),
    medianDays: z.number().nullable(),
    lowerQuartileDays: z.number().nullable(),
    upperQuartileDays: z.number().nullable(),
  }),
  stability: z.object({ steps: z.number(), changed: z.number().nullable(), takenBack: z.number().nullable() }),
});

/** What a scorecard would have said: replayed month by month with what could have been known then. */
export const backtestSchema = z
  .object({
    scorecard: z.string(),
    hash: z.string(),
    outcome: z.enum(OUTCOMES),
    /** Days after each date in which the outcome counts. */
    horizonDays: z.number(),
    capacity: z.number(),
    dates: z.array(instant),
    /** Share (0–1) of the accounts looked at; below 1 it is a preview. */
    sample: z.number(),
    overall: backtestReportSchema,
    segments: z.array(z.object({ value: z.string().nullable(), report: backtestReportSchema })),
    /** What each measure says of the outcome by itself, the best first: points alone, wherever it was present. */
    measures: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        /** Share (0–1) of the account-dates at which it was present. */
        present: z.number(),
        verdict: z.enum(["too_few", "no_better_than_chance", "better_than_chance"]),
        auc: z.object({ auc: z.number(), interval }).nullable(),
        /** Outcomes among the worst fifth of its account-dates ÷ among all. */
        lift: z.number().nullable(),
      }),
    ),
    /** At the last date: how many accounts the published scorecard shows as one thing and this one as another. */
    colourChanges: z.array(z.object({ before: z.string(), after: z.string(), accounts: z.number() })),
    createdAt: instant,
    author: z.string(),
  })
  .meta({ id: "Backtest" });
export type Backtest = z.infer<typeof backtestSchema>;

const backtestQuestion = z.object({
  source: z.string().min(1).max(500_000).describe("The scorecard's text, YAML"),
  months: z.number().int().min(2).max(60).default(24),
  horizonDays: z.number().int().min(7).max(730).default(90),
  capacity: z.number().int().min(1).max(100_000).default(20),
  segment: z.string().optional().describe("Account attribute to report by"),
  sample: z.number().gt(0).max(1).default(1).describe("Share of accounts: below 1 a preview, which is not kept"),
});

export const scorecardSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    about: z.string().nullable(),
    outcome: z.enum(OUTCOMES),
    version: z.number().describe("0: the built-in starter"),
    source: z.string(),
    hash: z.string(),
    author: z.string().nullable(),
    createdAt: instant.nullable(),
    lastRun: scoreRunSchema.nullable(),
    backtest: backtestSchema.nullable(),
  })
  .meta({ id: "Scorecard" });

/**
 * Why an account needs a look. `code` and `values` make the sentence: message key `health:alert.<code>`; `before` and
 * `after` are words of `common:status`.
 */
export const alertSchema = z
  .object({
    subject: z.string().describe("The same for the same occasion: what snooze and dedupe go by"),
    code: z.enum(ALERT_CODES),
    status: z.enum(["watch", "at_risk"]),
    account: who,
    mrr: z.number().nullable(),
    since: instant,
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    snoozedUntil: instant.nullable(),
  })
  .meta({ id: "HealthAlert" });
export type HealthAlert = z.infer<typeof alertSchema>;

const span = z.object({
  scorecard: z.string().optional(),
  from: z.string().optional().describe("Local date or ISO instant; default 28 days before `to`"),
  to: z.string().optional().describe("Local date or ISO instant; default the last run"),
});

/** Customer health: scorecards, runs, portfolio, explanations, replays, alerts. */
export const HEALTH_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/scorecards": {
    summary: "Scorecards in force, with their last run and the replay they were published with",
    access: "read",
    params: workspace,
    response: list(scorecardSchema),
  },
  "POST /api/v1/workspaces/{workspace}/scorecards/backtest": {
    summary: "Replay a scorecard's text over history, with what could have been known then",
    access: "write",
    params: workspace,
    body: backtestQuestion,
    response: backtestSchema,
  },
  "POST /api/v1/workspaces/{workspace}/scorecards/publish": {
    summary: "Replay a scorecard's text and store it as the next version, together with its replay",
    access: "write",
    params: workspace,
    body: backtestQuestion.omit({ sample: true }).extend({ force: z.boolean().default(false) }),
    response: z.object({ id: z.string(), version: z.number(), backtest: backtestSchema }),
    status: 201,
  },
  "POST /api/v1/workspaces/{workspace}/health/runs": {
    summary: "Score all accounts, or those with new facts, by every scorecard in force or by one",
    access: "write",
    params: workspace,
    body: z.object({
      scorecard: z.string().optional(),
      scope: z.enum(["all", "touched"]).default("all"),
      asOf: z.string().optional().describe("Local date or ISO instant; default the workspace's today"),
    }),
    response: list(scoreRunSchema),
    status: 201,
  },
  "GET /api/v1/workspaces/{workspace}/health/runs": {
    summary: "Scoring runs, newest first; at most 200",
    access: "read",
    params: workspace,
    query: z.object({ scorecard: z.string().optional() }),
    response: list(scoreRunSchema),
  },
  "POST /api/v1/workspaces/{workspace}/health/runs/{run}/verify": {
    summary: "Compute a stored run again from the facts as they were recorded then, and compare; stores nothing",
    access: "read",
    params: workspace.extend({ run: z.coerce.number().int().meta({ type: "integer" }) }),
    response: z.object({
      run: z.number(),
      accounts: z.number(),
      /** Accounts whose score, range, status or coverage comes out otherwise. */
      different: z.number(),
      /** Largest difference of a score, points. */
      largest: z.number(),
    }),
  },
  "GET /api/v1/workspaces/{workspace}/portfolio/ledger": {
    summary: "What moved the portfolio's mean score between two dates",
    access: "read",
    params: workspace,
    query: span.extend({
      filter: z
        .union([z.string(), z.array(z.string())])
        .optional()
        .describe("attribute:value; repeated for several"),
      segment: z
        .union([z.string(), z.array(z.string())])
        .optional()
        .describe("Id of a segment of one's own"),
    }),
    response: portfolioLedgerSchema,
  },
  "GET /api/v1/workspaces/{workspace}/accounts/{account}/health": {
    summary: "An account's scores with their reasons, overrides and sentiments; as they stood at `asOf`",
    access: "read",
    params: account,
    query: z.object({ asOf: z.string().optional() }),
    response: accountHealthSchema,
  },
  "GET /api/v1/workspaces/{workspace}/accounts/{account}/health/history": {
    summary: "An account's stored scores, oldest first, with the versions that made them",
    access: "read",
    params: account,
    query: span,
    response: z.object({ items: z.array(scoreSchema), nextCursor: z.string().nullable() }),
  },
  "GET /api/v1/workspaces/{workspace}/accounts/{account}/health/ledger": {
    summary: "What moved an account's score between two dates",
    access: "read",
    params: account,
    query: span,
    response: ledgerSchema,
  },
  "POST /api/v1/workspaces/{workspace}/accounts/{account}/health/what-if": {
    summary: "An account's score with other raw values, and by another text of the scorecard; stores nothing",
    access: "read",
    params: account,
    body: z.object({
      scorecard: z.string().optional(),
      source: z.string().max(500_000).optional(),
      values: z.record(z.string(), z.number()).default({}),
    }),
    response: z.object({
      before: scoreSchema.extend({ measures: z.array(scoreMeasureSchema) }),
      after: scoreSchema.extend({ measures: z.array(scoreMeasureSchema) }),
    }),
  },
  "POST /api/v1/workspaces/{workspace}/accounts/{account}/health/override": {
    summary: "Override an account's score for a time, with a reason",
    access: "write",
    params: account,
    body: z.object({
      scorecard: z.string().nullable().default(null),
      score: z.number().min(0).max(100),
      reason: z.string().trim().min(3).max(1000),
      days: z.number().min(1).max(365).default(30),
      decay: z.enum(["none", "linear"]).default("none"),
    }),
    response: overrideSchema,
    status: 201,
  },
  "DELETE /api/v1/workspaces/{workspace}/accounts/{account}/health/override": {
    summary: "Withdraw the overrides of an account; they stay in the past's scores",
    access: "write",
    params: account,
    query: z.object({ scorecard: z.string().optional() }),
    response: null,
  },
  "POST /api/v1/workspaces/{workspace}/accounts/{account}/health/sentiment": {
    summary: "Note how the relationship feels, 0 to 100, with a reason",
    access: "write",
    params: account,
    body: z.object({ value: z.number().min(0).max(100), reason: z.string().trim().min(3).max(1000) }),
    response: null,
    status: 201,
  },
  "GET /api/v1/workspaces/{workspace}/alerts": {
    summary: "Accounts that need a look and why, the most urgent first; snoozed ones only when asked for",
    access: "read",
    params: workspace,
    query: portfolioFilterSchema.pick({ filter: true, segment: true, asOf: true, knownAt: true, basis: true }).extend({
      snoozed: z.enum(["true", "false"]).default("false"),
      account: z.string().optional(),
    }),
    response: list(alertSchema),
  },
  "POST /api/v1/workspaces/{workspace}/alerts/rest": {
    summary: "Put an alert to rest for some days, or for good",
    access: "write",
    params: workspace,
    body: z.object({ subject: z.string().min(1).max(300), days: z.number().int().min(1).max(365).nullable() }),
    response: null,
  },
} as const satisfies Record<string, RouteSpec>;
