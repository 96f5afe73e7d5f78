import { z } from "zod";
import { backtestReportSchema, scoreSchema } from "./health.ts";
import { instant, interval, list, who, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";

const draftOf = workspace.extend({ scorecard: z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/) });
const source = z.string().min(1).max(500_000).describe("The scorecard's text, YAML");

/** An account as two scorecards show it. */
const movedSchema = z.object({ account: who, before: scoreSchema.nullable(), after: scoreSchema.nullable() });

/** What a text would say today, by a sample of the accounts: for looking at while one writes. */
export const scorecardPreviewSchema = z
  .object({
    asOf: instant,
    /** Accounts looked at, of how many customers. */
    accounts: z.number(),
    of: z.number(),
    /** The scorecard in force that it is held against; null when there is none of its id or outcome. */
    against: z.object({ id: z.string(), title: z.string(), version: z.number() }).nullable(),
    mean: z.number().nullable(),
    meanBefore: z.number().nullable(),
    shown: z.array(z.object({ shown: z.string(), accounts: z.number(), before: z.number().nullable() })),
    measures: z.array(
      z.object({
        id: z.string(),
        /** Share (0–1) of these accounts for which it is known. */
        present: z.number(),
        /** Mean points (0–100) where it is known. */
        points: z.number().nullable(),
        /** Mean share (0–1) of the weight that it has. */
        weight: z.number(),
      }),
    ),
    /** The accounts whose score would move most; then the lowest scores. */
    items: z.array(movedSchema),
    milliseconds: z.number(),
  })
  .meta({ id: "ScorecardPreview" });
export type ScorecardPreview = z.infer<typeof scorecardPreviewSchema>;

/** Scorecards held side by side over the same past, the first against each of the others. */
export const scorecardComparisonSchema = z
  .object({
    outcome: z.enum(["churn", "renewal", "upsell", "cross_sell"]),
    horizonDays: z.number(),
    capacity: z.number(),
    dates: z.array(instant),
    sample: z.number(),
    scorecards: z.array(
      z.object({
        name: z.string(),
        id: z.string(),
        title: z.string(),
        overall: backtestReportSchema,
        segments: z.array(z.object({ value: z.string().nullable(), report: backtestReportSchema })),
      }),
    ),
    pairs: z.array(
      z.object({
        /** Place of the other one in `scorecards`; the first is the one it is held against. */
        scorecard: z.number(),
        verdict: z.enum(["too_few", "no_difference", "first_better", "second_better"]),
        /** Account-dates that both had a score for. */
        cases: z.number(),
        first: z.number().nullable(),
        second: z.number().nullable(),
        /** AUC of the other less that of the first. */
        difference: z.number().nullable(),
        interval: interval.nullable(),
        colourChanges: z.array(z.object({ before: z.string(), after: z.string(), accounts: z.number() })),
        /** Accounts that would be shown otherwise today, the largest move first; at most 50. */
        moved: z.array(movedSchema),
      }),
    ),
  })
  .meta({ id: "ScorecardComparison" });
export type ScorecardComparison = z.infer<typeof scorecardComparisonSchema>;

export const scorecardDraftSchema = z
  .object({
    id: z.string(),
    source: z.string(),
    /** The version in force that it was begun from; 0 for none. */
    base: z.number(),
    author: z.string(),
    updatedAt: instant,
  })
  .meta({ id: "ScorecardDraft" });
export type ScorecardDraft = z.infer<typeof scorecardDraftSchema>;

/** Work on scorecards before they are published: drafts, a preview of today, a comparison over the past. */
export const SCORECARD_ROUTES = {
  "POST /api/v1/workspaces/{workspace}/scorecards/preview": {
    summary: "What a scorecard's text would say today, by a sample of the accounts; stores nothing",
    access: "read",
    params: workspace,
    body: z.object({ source, accounts: z.number().int().min(10).max(5_000).default(400) }),
    response: scorecardPreviewSchema,
  },
  "POST /api/v1/workspaces/{workspace}/scorecards/compare": {
    summary: "Replay two to four scorecards' texts over the same past, and hold the first against each other one",
    access: "read",
    params: workspace,
    body: z.object({
      scorecards: z
        .array(z.object({ name: z.string().min(1).max(200), source }))
        .min(2)
        .max(4),
      months: z.number().int().min(2).max(60).default(24),
      horizonDays: z.number().int().min(7).max(730).default(90),
      capacity: z.number().int().min(1).max(100_000).default(20),
      segment: z.string().optional().describe("Account attribute to report by"),
      sample: z.number().gt(0).max(1).default(1).describe("Share of accounts looked at"),
    }),
    response: scorecardComparisonSchema,
  },
  "GET /api/v1/workspaces/{workspace}/scorecards/drafts": {
    summary: "Scorecards that are being written and not published yet",
    access: "read",
    params: workspace,
    response: list(scorecardDraftSchema),
  },
  "PUT /api/v1/workspaces/{workspace}/scorecards/drafts/{scorecard}": {
    summary: "Keep a scorecard's text as the workspace's draft of that id, with whatever faults it still has",
    access: "write",
    params: draftOf,
    body: z.object({ source, base: z.number().int().min(0).default(0) }),
    response: scorecardDraftSchema,
  },
  "DELETE /api/v1/workspaces/{workspace}/scorecards/drafts/{scorecard}": {
    summary: "Throw a draft away",
    access: "write",
    params: draftOf,
    response: null,
  },
} as const satisfies Record<string, RouteSpec>;
