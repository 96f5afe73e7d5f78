import { z } from "zod";
import { list, survey, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";

const rule = survey.extend({ rule: z.string() });

export const SURVEY_OCCASIONS = [
  "ticket_solved",
  "onboarding_done",
  "before_renewal",
  "feature_first_used",
  "churned",
] as const;
export type SurveyOccasion = (typeof SURVEY_OCCASIONS)[number];

const common = {
  channel: z.enum(["email", "sms"]),
  segment: z
    .strictObject({ attribute: z.string().min(1).max(100), value: z.string().max(200) })
    .optional()
    .describe("Only people of accounts with this attribute; absent: of all accounts"),
  most: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("At most so many messages a run (a day's draw, a wave, a look at new events); the rest is listed"),
};
const hour = z.number().int().min(0).max(23).default(9).describe("Local hour of the workspace from which it runs");

/** A standing send. */
export const surveyRuleSettingsSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("event"),
    ...common,
    event: z.enum(SURVEY_OCCASIONS),
    feature: z.string().min(1).max(200).optional().describe("Of feature_first_used: the feature"),
    daysBefore: z.number().int().min(1).max(365).optional().describe("Of before_renewal: how many days before"),
    afterHours: z.number().int().min(0).max(720).default(0).describe("Wait so long after the event"),
  }),
  z.strictObject({
    kind: z.literal("drip"),
    ...common,
    share: z
      .number()
      .gt(0)
      .max(1)
      .describe("Share of the base on each working day; everybody's turn comes once in a round"),
    hour,
  }),
  z.strictObject({
    kind: z.literal("wave"),
    ...common,
    everyMonths: z.number().int().min(1).max(36),
    startsOn: z.iso.date().describe("Local day of the first wave"),
    hour,
  }),
]);
export type SurveyRuleSettings = z.infer<typeof surveyRuleSettingsSchema>;

export const surveyRuleSchema = z.object({
  id: z.string(),
  settings: surveyRuleSettingsSchema,
  enabled: z.boolean(),
  since: z.string().describe("What happened before is not asked about"),
  lookedAt: z.string().nullable(),
  problem: z.string().nullable().describe("Why the last look asked nobody"),
  next: z
    .object({ at: z.string(), wave: z.string().nullable() })
    .nullable()
    .describe("Next draw or wave; null where events are waited for"),
  queued: z.number(),
  sent: z.number(),
  notSent: z.number(),
});
const ran = z.object({ queued: z.number(), notSent: z.number() });

const askKind = z.enum(["review", "referral", "reference"]);
const askStatus = z.enum(["asked", "done", "declined"]);
export const surveyAskSchema = z.object({
  id: z.string(),
  case: z.string(),
  survey: z.string(),
  account: z.string().nullable(),
  person: z.string().nullable(),
  score: z.number(),
  kind: askKind,
  status: askStatus,
  by: z.string().nullable(),
  note: z.string().nullable(),
  askedAt: z.string(),
  settledAt: z.string().nullable(),
});
const counted = z.object({
  text: z.string(),
  cases: z.number(),
  askedAgain: z.number(),
  better: z.number().describe("Of those asked again: with a higher score than before"),
});

/** Standing sends, bounces, asking again and advocacy, keyed `METHOD /path`. */
export const SURVEY_SEND_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/surveys/{survey}/rules": {
    summary: "Standing sends: on an event, a share each working day, or a wave every few months",
    access: "read",
    params: survey,
    response: list(surveyRuleSchema),
  },
  "POST /api/v1/workspaces/{workspace}/surveys/{survey}/rules": {
    summary: "Switch on a standing send; it asks about what happens from now on, unless `includePast`",
    access: "write",
    params: survey,
    body: z.object({
      settings: surveyRuleSettingsSchema,
      includePast: z.boolean().default(false).describe("Also what happened within the last 14 days"),
    }),
    response: surveyRuleSchema,
    status: 201,
  },
  "PATCH /api/v1/workspaces/{workspace}/surveys/{survey}/rules/{rule}": {
    summary: "Pause a standing send, or go on with it from now",
    access: "write",
    params: rule,
    body: z.object({ enabled: z.boolean() }),
    response: surveyRuleSchema,
  },
  "DELETE /api/v1/workspaces/{workspace}/surveys/{survey}/rules/{rule}": {
    summary: "Remove a standing send; what it queued still goes out",
    access: "write",
    params: rule,
    response: null,
  },
  "POST /api/v1/workspaces/{workspace}/survey-rules/run": {
    summary: "Look now for whom the standing sends ask; the server does so by itself every minute",
    access: "write",
    params: workspace,
    response: ran,
  },
  "POST /api/v1/workspaces/{workspace}/survey-bounces": {
    summary: "Hand in a message that came back (a delivery status notification or an abuse report, as received)",
    access: "write",
    params: workspace,
    body: z.object({ message: z.string().min(1).max(2_000_000).describe("The whole mail, RFC 5322") }),
    response: z.object({
      kind: z.enum(["bounced", "delayed", "complaint", "other"]),
      address: z.string().nullable(),
      known: z.boolean().describe("It came back from one of our invitations"),
    }),
  },
  "POST /api/v1/workspaces/{workspace}/survey-cases/{case}/resurvey": {
    summary: "Ask the person of a resolved case again, once the rest between two surveys is over",
    access: "write",
    params: workspace.extend({ case: z.string() }),
    body: z.object({
      channel: z.enum(["email", "sms"]).default("email"),
      afterDays: z.number().int().min(0).max(365).default(0),
    }),
    response: z.object({ invitation: z.string(), sendAt: z.string() }),
    status: 201,
  },
  "GET /api/v1/workspaces/{workspace}/survey-case-summary": {
    summary: "The closed loop in figures: how fast, what it was about, what fixed it",
    access: "read",
    params: workspace,
    query: z.object({ survey: z.string().optional() }),
    response: z.object({
      open: z.number(),
      overdue: z.number(),
      resolved: z.number(),
      medianHoursToContact: z.number().nullable(),
      medianHoursToResolve: z.number().nullable(),
      causes: z.array(counted),
      fixes: z.array(counted),
      asks: z.array(z.object({ kind: askKind, asked: z.number(), done: z.number(), declined: z.number() })),
    }),
  },
  "GET /api/v1/workspaces/{workspace}/survey-asks": {
    summary: "What promoters were asked for, and what came of it",
    access: "read",
    params: workspace,
    query: z.object({
      status: askStatus.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(200).meta({ type: "integer" }),
      offset: z.coerce.number().int().min(0).default(0).meta({ type: "integer" }),
    }),
    response: list(surveyAskSchema).extend({ total: z.number() }),
  },
  "PUT /api/v1/workspaces/{workspace}/survey-cases/{case}/asks/{kind}": {
    summary: "Note that a promoter was asked, and what came of it; referrals become facts of referral_rate",
    access: "write",
    params: workspace.extend({ case: z.string(), kind: askKind }),
    body: z.object({ status: askStatus.default("asked"), note: z.string().max(500).nullable().optional() }),
    response: surveyAskSchema,
  },
} as const satisfies Record<string, RouteSpec>;
