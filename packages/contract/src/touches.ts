// Over 300 lines: touches, what is captured, and the account's own view stand together, as one reads them.
import { z } from "zod";
import { TIMELINE_KINDS } from "./fixed-lists.ts";
import { metricQuerySchema } from "./metrics.ts";
import { reportLocaleSchema } from "./reports.ts";
import { who, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";

const account = workspace.extend({ account: z.string().describe("External id of the account") });
const touch = workspace.extend({ touch: z.string().regex(/^\d{1,19}$/) });
const moment = metricQuerySchema.pick({ asOf: true, knownAt: true, basis: true });
const limit = (most: number, usual: number) =>
  z.coerce.number().int().min(1).max(most).default(usual).meta({ type: "integer" });

export const touchChannelSchema = z.enum(["call", "meeting", "email", "note"]);
export const touchSentimentSchema = z.enum(["good", "neutral", "bad"]);
export const touchDirectionSchema = z.enum(["in", "out"]);

/** A contact between the team and a customer. `text` and `subject` are null where none was kept, or once erased. */
export const touchSchema = z
  .object({
    id: z.string(),
    account: who,
    channel: touchChannelSchema,
    at: z.string(),
    minutes: z.number().nullable(),
    direction: touchDirectionSchema.nullable(),
    people: z.array(who),
    staff: z.string().nullable(),
    sentiment: touchSentimentSchema.nullable(),
    subject: z.string().nullable(),
    text: z.string().nullable(),
    /** Customer success, as against sales or support. */
    success: z.boolean(),
    /** Logged by a person here; others came from a mailbox, a calendar or an import and cannot be changed. */
    logged: z.boolean(),
  })
  .meta({ id: "Touch" });
export type Touch = z.infer<typeof touchSchema>;

const at = z.iso.datetime({ offset: true }).describe("When it was; now when left out");
const shapes = {
  minutes: z
    .number()
    .int()
    .min(0)
    .max(24 * 60)
    .nullable(),
  direction: touchDirectionSchema.nullable(),
  people: z.array(z.string().min(1).max(300)).max(50).describe("External ids of people at the account"),
  sentiment: touchSentimentSchema.nullable(),
  subject: z.string().trim().max(300).nullable(),
  text: z.string().trim().max(20_000).nullable(),
  success: z.boolean(),
};
const touchFields = z.object({
  channel: touchChannelSchema,
  at: at.optional(),
  minutes: shapes.minutes.default(null),
  direction: shapes.direction.default(null),
  people: shapes.people.default([]),
  sentiment: shapes.sentiment.default(null),
  subject: shapes.subject.default(null),
  text: shapes.text.default(null),
  success: shapes.success.default(true),
});
/** What is left out stays as it is: no defaults here. */
const touchPatch = z.object({ channel: touchChannelSchema, at, ...shapes }).partial();

/** What an import of messages or meetings did. */
export const touchImportSchema = z
  .object({
    /** Messages or meetings that were read. */
    read: z.number(),
    added: z.number(),
    changed: z.number(),
    unchanged: z.number(),
    /** Meetings that were called off. */
    ended: z.number(),
    /** Kept in the list of those without an account. */
    unmatched: z.number(),
    refused: z.array(z.object({ name: z.string(), code: z.string(), reason: z.string() })),
  })
  .meta({ id: "TouchImport" });
export type TouchImport = z.infer<typeof touchImportSchema>;

const captureFolder = z.object({
  kind: z.enum(["mail", "calendar"]),
  path: z.string().min(1).max(1000).describe("Absolute path of a file or folder on the server's machine"),
});
export const captureSchema = z
  .object({
    /** Domains of one's own company: their addresses never name an account. */
    internalDomains: z.array(z.string()),
    /** Whether the text of messages is kept, beside who wrote to whom and when. */
    keepBody: z.boolean(),
    folders: z.array(
      captureFolder.extend({
        readAt: z.string().nullable(),
        error: z.string().nullable(),
        last: touchImportSchema.nullable(),
      }),
    ),
    unmatched: z.number(),
  })
  .meta({ id: "TouchCapture" });
export type TouchCapture = z.infer<typeof captureSchema>;

export const unmatchedSchema = z
  .object({
    id: z.string(),
    channel: touchChannelSchema,
    at: z.string(),
    code: z.enum(["unknown_address", "internal_only", "no_address"]),
    addresses: z.array(z.string()),
    subject: z.string().nullable(),
  })
  .meta({ id: "UnmatchedTouch" });
export type UnmatchedTouch = z.infer<typeof unmatchedSchema>;

/** A kind of what a timeline shows. */
export const timelineKindSchema = z.enum(TIMELINE_KINDS);
export type TimelineKind = z.infer<typeof timelineKindSchema>;

/** One entry. `values` are what its sentence needs; money is in minor units with `currency` beside it. */
export const timelineItemSchema = z
  .object({
    kind: timelineKindSchema,
    at: z.string(),
    key: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    person: z.string().nullable(),
    text: z.string().nullable(),
  })
  .meta({ id: "TimelineItem" });
export type TimelineItem = z.infer<typeof timelineItemSchema>;

/** What one wants to know of an account beside its score; as known at the moment asked for. */
export const accountOverviewSchema = z
  .object({
    account: who,
    asOf: z.string(),
    currency: z.string(),
    lastTouchAt: z.string().nullable(),
    lastUseAt: z.string().nullable(),
    use: z.object({
      /** People who did something in the last 28 days, and in the 28 before. */
      people: z.number(),
      peopleBefore: z.number(),
      events: z.number(),
      eventsBefore: z.number(),
      seats: z.number().nullable(),
      features: z.array(z.object({ feature: z.string(), people: z.number(), events: z.number() })),
    }),
    money: z.object({
      subscriptions: z.array(
        z.object({
          plan: z.string().nullable(),
          status: z.string(),
          /** Monthly, minor units of `currency`. */
          mrr: z.number(),
          currency: z.string(),
          since: z.string(),
        }),
      ),
      open: z.array(z.object({ currency: z.string(), invoices: z.number(), amount: z.number() })),
      failedPayments: z.number().describe("In the last 90 days"),
      lastPaymentAt: z.string().nullable(),
      renewal: z.object({ at: z.string(), value: z.number(), currency: z.string(), termMonths: z.number() }).nullable(),
    }),
    tickets: z.object({
      open: z.number(),
      opened: z.number().describe("In the last 90 days"),
      reopened: z.number().describe("In the last 90 days"),
      items: z.array(
        z.object({
          id: z.string(),
          at: z.string(),
          type: z.string().nullable(),
          priority: z.string().nullable(),
          status: z.string(),
        }),
      ),
    }),
    surveys: z.array(
      z.object({
        at: z.string(),
        survey: z.string(),
        question: z.string(),
        score: z.number(),
        scaleMin: z.number(),
        scaleMax: z.number(),
        lowIsGood: z.boolean(),
        person: z.string().nullable(),
      }),
    ),
    milestones: z.array(
      z.object({
        milestone: z.string(),
        plannedAt: z.string(),
        dueAt: z.string().nullable(),
        achievedAt: z.string().nullable(),
        state: z.enum(["achieved", "late", "due", "paused", "dropped"]),
      }),
    ),
    goals: z.array(
      z.object({
        target: z.string(),
        agreed: z.number(),
        attained: z.number().nullable(),
        dueAt: z.string().nullable(),
      }),
    ),
    people: z.array(
      z.object({
        id: z.string(),
        externalId: z.string().nullable(),
        name: z.string().nullable(),
        role: z.string().nullable(),
        lastSignAt: z.string().nullable().describe("Use, ticket, answer, touch or help article: whichever is last"),
        lastSign: z.enum(["use", "ticket", "survey", "touch", "learning"]).nullable(),
        lastTouchAt: z.string().nullable(),
        /** Whole days since the last sign of life. */
        silentDays: z.number().nullable(),
      }),
    ),
    /** How many people there are; `people` holds at most 100, those heard of last first. */
    peopleTotal: z.number(),
  })
  .meta({ id: "AccountOverview" });
export type AccountOverview = z.infer<typeof accountOverviewSchema>;

/** Touches, what brings them in, and the account's page, spread into ROUTES. */
export const TOUCH_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/touches": {
    summary: "Touches, the newest first; of one account or all",
    access: "read",
    params: workspace,
    query: moment.extend({
      account: z.string().optional().describe("External id"),
      channel: touchChannelSchema.optional(),
      limit: limit(500, 50),
      cursor: z.string().max(200).optional(),
    }),
    response: z.object({ items: z.array(touchSchema), nextCursor: z.string().nullable() }),
  },
  "POST /api/v1/workspaces/{workspace}/touches": {
    summary: "Log a call, meeting, e-mail or note",
    access: "write",
    params: workspace,
    body: touchFields.extend({ account: z.string().min(1).describe("External id") }),
    response: touchSchema,
    status: 201,
  },
  "GET /api/v1/workspaces/{workspace}/touches/{touch}": {
    summary: "One touch, as it counts now",
    access: "read",
    params: touch,
    response: touchSchema,
  },
  "PATCH /api/v1/workspaces/{workspace}/touches/{touch}": {
    summary: "Correct a touch that was logged here; the earlier version stays in the past",
    access: "write",
    params: touch,
    body: touchPatch,
    response: touchSchema,
  },
  "DELETE /api/v1/workspaces/{workspace}/touches/{touch}": {
    summary: "End a touch: from now on it does not count",
    access: "write",
    params: touch,
    response: null,
  },
  "POST /api/v1/workspaces/{workspace}/touches/{touch}/restore": {
    summary: "Bring back a touch that was ended",
    access: "write",
    params: touch,
    response: touchSchema,
  },
  "POST /api/v1/workspaces/{workspace}/touches/import": {
    summary: "Read messages (an .eml or an mbox) or meetings (.ics) as touches; each counts once",
    access: "write",
    params: workspace,
    query: z.object({ kind: z.enum(["mail", "calendar"]), name: z.string().max(300).default("upload") }),
    rawBody: "application/octet-stream",
    response: touchImportSchema,
  },
  "GET /api/v1/workspaces/{workspace}/touches/unmatched": {
    summary: "Messages and meetings that name no account, with the reason",
    access: "write",
    params: workspace,
    response: z.object({ items: z.array(unmatchedSchema), nextCursor: z.string().nullable(), total: z.number() }),
  },
  "POST /api/v1/workspaces/{workspace}/touches/unmatched/{item}/assign": {
    summary: "Say whose message it is; may remember its addresses as people of the account",
    access: "write",
    params: workspace.extend({ item: z.string().regex(/^\d{1,19}$/) }),
    body: z.object({ account: z.string().min(1), remember: z.boolean().default(false) }),
    response: touchImportSchema,
  },
  "DELETE /api/v1/workspaces/{workspace}/touches/unmatched/{item}": {
    summary: "Leave a message or meeting out",
    access: "write",
    params: workspace.extend({ item: z.string().regex(/^\d{1,19}$/) }),
    response: null,
  },
  "GET /api/v1/workspaces/{workspace}/touches/capture": {
    summary: "Which folders of messages and calendars are read",
    access: "write",
    params: workspace,
    response: captureSchema,
  },
  "PUT /api/v1/workspaces/{workspace}/touches/capture": {
    summary:
      "Choose the folders to read, one's own domains, and whether texts are kept; folders need the installation's owner",
    access: "admin",
    params: workspace,
    body: z.object({
      internalDomains: z
        .array(
          z
            .string()
            .trim()
            .toLowerCase()
            .regex(/^[a-z0-9.-]{1,253}$/),
        )
        .max(200),
      keepBody: z.boolean(),
      folders: z.array(captureFolder).max(20),
    }),
    response: captureSchema,
  },
  "POST /api/v1/workspaces/{workspace}/touches/capture/run": {
    summary: "Read the chosen folders now",
    access: "write",
    params: workspace,
    response: captureSchema,
  },
  "GET /api/v1/workspaces/{workspace}/accounts/{account}/timeline": {
    summary: "Everything known about an account, the newest first, page by page",
    access: "read",
    params: account,
    query: moment.extend({
      kind: z.union([timelineKindSchema, z.array(timelineKindSchema)]).optional(),
      search: z.string().max(200).optional(),
      limit: limit(200, 50),
      cursor: z.string().max(400).optional(),
    }),
    response: z.object({ items: z.array(timelineItemSchema), nextCursor: z.string().nullable() }),
  },
  "GET /api/v1/workspaces/{workspace}/accounts/{account}/overview": {
    summary: "An account's use, money, tickets, surveys, milestones and people",
    access: "read",
    params: account,
    query: moment,
    response: accountOverviewSchema,
  },
  "GET /api/v1/workspaces/{workspace}/accounts/{account}/brief": {
    summary: "One printed page about an account for a business review",
    access: "read",
    params: account,
    query: moment.extend({
      scorecard: z.string().optional(),
      locale: reportLocaleSchema.default("en"),
      paper: z.enum(["a4", "letter"]).default("a4"),
    }),
    response: null,
    produces: "application/pdf",
    status: 200,
  },
} as const satisfies Record<string, RouteSpec>;
