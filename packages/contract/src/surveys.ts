// Over 300 lines: the survey routes with their shapes are one contract, read top to bottom.
import { z } from "zod";
import { interval, list, survey, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";
import { surveyDefinitionSchema } from "./survey-definition.ts";
import { surveyLinkSettingsSchema } from "./survey-widget.ts";

const page = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(200).meta({ type: "integer" }),
  offset: z.coerce.number().int().min(0).default(0).meta({ type: "integer" }),
});

export const SURVEY_CHANNELS = ["link", "email", "sms", "widget", "kiosk", "api"] as const;
const channel = z.enum(SURVEY_CHANNELS);

export const surveyFindingSchema = z.object({
  rule: z.string(),
  number: z.number(),
  place: z.string(),
  locale: z.string(),
  severity: z.enum(["error", "warning", "advice"]),
  message: z.string().describe("Why, in the survey's language of the finding"),
  quote: z.string().describe("The words it is about"),
  rewrite: z.string().nullable().describe("A wording that keeps the rule"),
  acknowledged: z.string().nullable().describe("The reason given for leaving it"),
});
const problem = z.object({ place: z.string(), message: z.string() });
const translation = z.object({
  locale: z.string(),
  total: z.number(),
  translated: z.number(),
  missing: z.array(z.string()),
});
export const surveySummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  version: z.number(),
  stage: z.string().nullable(),
  locales: z.array(z.string()),
  anonymous: z.boolean(),
  closesAt: z.string().nullable(),
  open: z.boolean(),
  invited: z.number(),
  sent: z.number(),
  notSent: z.number(),
  answers: z.number(),
  complete: z.number(),
  flagged: z.number().describe("Answers set apart as made by a machine"),
});
const surveyDetail = surveySummarySchema.extend({
  definition: surveyDefinitionSchema,
  problems: z.array(problem),
  findings: z.array(surveyFindingSchema),
  translations: z.array(translation),
});
const link = z.object({
  id: z.string(),
  channel,
  label: z.string(),
  url: z.string(),
  qr: z.string().describe("The address as a QR code, SVG"),
  settings: surveyLinkSettingsSchema,
  createdAt: z.string(),
});
const recipient = z.object({
  person: z
    .string()
    .max(200)
    .optional()
    .describe("The person's id as the imports know it; default the e-mail or phone"),
  account: z.string().max(200).optional().describe("The account's id as the imports know it"),
  email: z.email().optional(),
  phone: z
    .string()
    .regex(/^\+?[0-9 ().-]{5,25}$/)
    .optional(),
  name: z.string().max(200).optional(),
  locale: z.string().max(35).optional(),
  zone: z.string().max(60).optional(),
});
export const surveyInvitationSchema = z.object({
  id: z.string(),
  person: z.string().nullable(),
  account: z.string().nullable(),
  channel,
  wave: z.string().nullable(),
  status: z.enum(["queued", "sent", "not_sent", "bounced", "cancelled"]),
  reason: z.string().nullable(),
  sendAt: z.string(),
  sentAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  responded: z.boolean(),
  reminders: z.number(),
});
const answer = z.object({
  id: z.string(),
  at: z.string(),
  channel: z.string(),
  wave: z.string().nullable(),
  account: z.string().nullable(),
  person: z.string().nullable(),
  complete: z.boolean(),
  flags: z.array(z.string()),
  released: z.boolean(),
  answers: z.record(z.string(), z.unknown()),
  texts: z.record(z.string(), z.string()),
});
const score = z.object({
  question: z.string(),
  wave: z.string().nullable(),
  group: z.string().nullable(),
  n: z.number(),
  value: z.number().nullable(),
  unit: z.enum(["nps", "ratio", "number"]),
  interval: interval.nullable(),
  low: z.number().describe("Detractors, or answers at the low end"),
  high: z.number().describe("Promoters, or answers at the good end"),
  suppressed: z.boolean().describe("Fewer than five answers: hidden"),
});
export const surveyResultsSchema = z.object({
  survey: z.string(),
  scores: z.array(score),
  waves: z.array(score),
  tests: z.array(
    z.object({
      question: z.string(),
      from: z.string(),
      to: z.string(),
      difference: z.number(),
      z: z.number(),
      p: z.number(),
      significant: z.boolean(),
    }),
  ),
  segments: z.array(score.extend({ p: z.number().nullable().describe("Against the rest, corrected by Holm") })),
  channels: z.array(
    z.object({
      channel: z.string(),
      sent: z.number(),
      bounced: z.number(),
      started: z.number(),
      answered: z.number(),
      complete: z.number(),
      responseRate: z.number().nullable(),
      responseInterval: interval.nullable(),
    }),
  ),
  weighting: z
    .object({
      by: z.array(z.string()),
      value: z.number(),
      unweighted: z.number(),
      deff: z.number(),
      effective: z.number(),
      interval: interval.nullable(),
    })
    .nullable(),
  drivers: z
    .object({
      outcome: z.string(),
      method: z.enum(["lmg", "relative_weights"]),
      n: z.number(),
      rSquared: z.number(),
      drivers: z.array(
        z.object({
          name: z.string(),
          performance: z.number(),
          importance: z.number(),
          low: z.number(),
          high: z.number(),
        }),
      ),
    })
    .nullable(),
  themes: z.array(
    z.object({
      word: z.string(),
      side: z.enum(["detractor", "promoter"]),
      detractors: z.number(),
      promoters: z.number(),
      z: z.number(),
    }),
  ),
  choices: z.array(
    z.object({
      question: z.string(),
      text: z.string(),
      n: z.number(),
      options: z.array(
        z.object({
          option: z.string(),
          text: z.string(),
          n: z.number(),
          share: z.number(),
          interval: interval.nullable(),
        }),
      ),
    }),
  ),
  flagged: z.object({ total: z.number(), bySignal: z.record(z.string(), z.number()) }),
});
export const surveyCaseSchema = z.object({
  id: z.string(),
  survey: z.string(),
  account: z.string().nullable(),
  person: z.string().nullable(),
  kind: z.enum(["detractor", "advocate"]),
  question: z.string(),
  score: z.number(),
  comment: z.string().nullable(),
  status: z.enum(["open", "contacted", "resolved", "resurveyed"]),
  owner: z.string().nullable(),
  dueAt: z.string(),
  overdue: z.boolean(),
  cause: z.string().nullable(),
  fix: z.string().nullable(),
  ask: z.enum(["review", "referral", "reference"]).nullable(),
  createdAt: z.string(),
  contactedAt: z.string().nullable(),
  resolvedAt: z.string().nullable(),
  askingAgain: z.boolean().describe("An invitation asks the person again, and is not answered yet"),
  scoreAgain: z.number().nullable().describe("What the same question was answered when asked again"),
});
const emailSettings = z.strictObject({
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  secure: z.boolean().default(false),
  user: z.string().max(255).optional(),
  from: z.string().min(3).max(320),
  replyTo: z.string().max(320).optional(),
});
const smsSettings = z.strictObject({
  adapter: z.enum(["twilio", "kannel", "template"]),
  url: z
    .url()
    .max(2_000)
    .describe("Address of the gateway; of `template` with {to}, {from}, {text}, {id}, {callback}, {user}, {password}"),
  user: z.string().max(255).optional(),
  from: z.string().max(20),
});
const quiet = z
  .strictObject({ from: z.number().int().min(0).max(23), to: z.number().int().min(0).max(23) })
  .describe("Local hours of the person between which nothing is sent");
const throttle = z
  .number()
  .int()
  .min(1)
  .max(1_000_000)
  .nullable()
  .default(null)
  .describe("At most so many messages in any hour; the rest waits");
const channelSettings = z.object({
  channel: z.enum(["email", "sms"]),
  email: emailSettings.nullable(),
  sms: smsSettings.nullable(),
  quietHours: quiet.nullable(),
  perHour: z.number().nullable().describe("At most so many messages in any hour; the rest waits"),
  publicUrl: z.string().nullable(),
  hasSecret: z.boolean(),
});

/** Every survey route, keyed `METHOD /path`. */
export const SURVEY_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/surveys": {
    summary: "Surveys with what was sent and answered",
    access: "read",
    params: workspace,
    response: list(surveySummarySchema),
  },
  "POST /api/v1/workspaces/{workspace}/surveys": {
    summary: "Create a survey from a template or a definition, or store a new version of it",
    access: "write",
    params: workspace,
    body: z.object({
      id: z.string().optional(),
      template: z.string().optional(),
      definition: surveyDefinitionSchema.optional(),
    }),
    response: surveyDetail,
    status: 201,
  },
  "GET /api/v1/workspaces/{workspace}/survey-templates": {
    summary: "Templates, one for each stage of the customer's journey",
    access: "read",
    params: workspace,
    response: list(z.object({ id: z.string(), stage: z.string(), definition: surveyDefinitionSchema })),
  },
  "POST /api/v1/workspaces/{workspace}/surveys/lint": {
    summary: "Check a definition: what makes it unanswerable, and what makes its answers worse",
    access: "read",
    params: workspace,
    body: z.object({ definition: surveyDefinitionSchema }),
    response: z.object({
      problems: z.array(problem),
      findings: z.array(surveyFindingSchema),
      translations: z.array(translation),
    }),
  },
  "GET /api/v1/workspaces/{workspace}/surveys/{survey}": {
    summary: "One survey with its definition, findings and translations",
    access: "read",
    params: survey,
    response: surveyDetail,
  },
  "POST /api/v1/workspaces/{workspace}/surveys/{survey}/preview": {
    summary: "A page as a respondent sees it, as HTML for a frame; of the stored definition or of the one given",
    access: "read",
    params: survey,
    body: z.object({
      definition: surveyDefinitionSchema.optional(),
      locale: z.string().optional(),
      page: z.string().optional(),
    }),
    response: z.object({ html: z.string(), bytes: z.number() }),
  },
  "GET /api/v1/workspaces/{workspace}/surveys/{survey}/links": {
    summary: "Open links with their QR codes",
    access: "read",
    params: survey,
    response: list(link),
  },
  "POST /api/v1/workspaces/{workspace}/surveys/{survey}/links": {
    summary: "Make an open link: to share, to print as a QR code, or for a kiosk",
    access: "write",
    params: survey,
    body: z.object({
      channel: z.enum(["link", "kiosk", "widget"]).default("link"),
      label: z.string().max(100).default(""),
      settings: surveyLinkSettingsSchema
        .optional()
        .describe("Where and to whom a widget shows itself; the kiosk's pause"),
    }),
    response: link,
    status: 201,
  },
  "DELETE /api/v1/workspaces/{workspace}/surveys/{survey}/links/{link}": {
    summary: "Withdraw an open link",
    access: "write",
    params: survey.extend({ link: z.string() }),
    response: null,
  },
  "POST /api/v1/workspaces/{workspace}/surveys/{survey}/sends": {
    summary: "Ask people: those given, or a segment. Whoever is not asked is listed with the reason",
    access: "write",
    params: survey,
    body: z.object({
      channel: z.enum(["email", "sms"]),
      wave: z.string().max(60).optional(),
      recipients: z.array(recipient).max(50_000).optional(),
      segment: z.object({ attribute: z.string(), value: z.string() }).optional(),
      share: z.number().gt(0).max(1).optional().describe("Drip: only this share of the people, drawn anew each day"),
      most: z.number().int().min(1).max(1_000_000).optional().describe("At most so many messages; the rest is listed"),
      sendAt: z.string().optional(),
      dryRun: z.boolean().default(false),
    }),
    response: z.object({
      queued: z.number(),
      sent: z.number(),
      notSent: z.array(z.object({ recipient: z.string(), reason: z.string() })),
    }),
    status: 201,
  },
  "GET /api/v1/workspaces/{workspace}/surveys/{survey}/invitations": {
    summary: "Who was asked, what became of it, and why not; personal links are never shown",
    access: "read",
    params: survey,
    query: page.extend({ status: z.enum(["queued", "sent", "not_sent", "bounced", "cancelled"]).optional() }),
    response: list(surveyInvitationSchema).extend({
      total: z.number(),
      reasons: z.record(z.string(), z.number()).describe("Messages not sent, by reason"),
    }),
  },
  "POST /api/v1/workspaces/{workspace}/surveys/{survey}/answers": {
    summary: "Hand in an answer by the API",
    access: "write",
    params: survey,
    body: z.object({
      answers: z.record(z.string(), z.unknown()),
      recipient: recipient.optional(),
      locale: z.string().optional(),
      wave: z.string().max(60).optional(),
    }),
    response: z.object({ id: z.string() }),
    status: 201,
  },
  "GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers": {
    summary: "Answers, newest first, with their comments; flagged ones stand apart",
    access: "read",
    params: survey,
    query: page.extend({ search: z.string().max(200).optional(), flagged: z.enum(["true", "false"]).default("false") }),
    response: list(answer).extend({ total: z.number() }),
  },
  "POST /api/v1/workspaces/{workspace}/surveys/{survey}/answers/{answer}/release": {
    summary: "Let a flagged answer count after all",
    access: "write",
    params: survey.extend({ answer: z.string() }),
    response: null,
  },
  "GET /api/v1/workspaces/{workspace}/surveys/{survey}/results": {
    summary: "Scores with intervals, waves with tests, channels, segments, drivers and themes",
    access: "read",
    params: survey,
    query: z.object({ wave: z.string().optional(), segment: z.string().optional() }),
    response: surveyResultsSchema,
  },
  "GET /api/v1/workspaces/{workspace}/survey-journey": {
    summary: "The stages of the customer's journey, and which of them nobody asks about",
    access: "read",
    params: workspace,
    response: list(z.object({ stage: z.string(), surveys: z.array(z.string()), answers: z.number() })),
  },
  "GET /api/v1/workspaces/{workspace}/survey-cases": {
    summary: "Low answers to follow up and promoters to ask, those due first",
    access: "read",
    params: workspace,
    query: page.extend({
      status: z.enum(["open", "contacted", "resolved", "resurveyed"]).optional(),
      kind: z.enum(["detractor", "advocate"]).optional(),
      survey: z.string().optional(),
    }),
    response: list(surveyCaseSchema).extend({ total: z.number(), medianHoursToResolve: z.number().nullable() }),
  },
  "PATCH /api/v1/workspaces/{workspace}/survey-cases/{case}": {
    summary: "Move a case on: owner, contacted, cause, resolved, ask",
    access: "write",
    params: workspace.extend({ case: z.string() }),
    body: z.object({
      status: z.enum(["open", "contacted", "resolved"]).optional(),
      owner: z.string().max(200).nullable().optional(),
      dueAt: z.string().optional(),
      cause: z.string().max(500).nullable().optional(),
      fix: z.string().max(500).nullable().optional(),
      ask: z.enum(["review", "referral", "reference"]).nullable().optional(),
    }),
    response: surveyCaseSchema,
  },
  "GET /api/v1/workspaces/{workspace}/survey-channels": {
    summary: "How messages leave; secrets are never shown",
    access: "admin",
    params: workspace,
    response: list(channelSettings),
  },
  "PUT /api/v1/workspaces/{workspace}/survey-channels/email": {
    summary: "Set the SMTP server",
    access: "admin",
    params: workspace,
    body: emailSettings.extend({
      password: z.string().max(1_000).optional(),
      quietHours: quiet.nullable().default(null),
      perHour: throttle,
      publicUrl: z.url().max(500).describe("Address of the public listener, as respondents reach it"),
    }),
    response: channelSettings,
  },
  "PUT /api/v1/workspaces/{workspace}/survey-channels/sms": {
    summary: "Set the SMS gateway",
    access: "admin",
    params: workspace,
    body: smsSettings.extend({
      password: z.string().max(1_000).optional(),
      quietHours: quiet.nullable().default({ from: 20, to: 8 }),
      perHour: throttle,
      publicUrl: z.url().max(500).describe("Address of the public listener, as respondents reach it"),
    }),
    response: channelSettings.extend({
      inboundUrl: z.string().describe("Where the gateway reports deliveries and replies such as STOP; keep it secret"),
    }),
  },
  "POST /api/v1/workspaces/{workspace}/survey-opt-outs": {
    summary: "Note that an address wants no more surveys, or that it bounces",
    access: "write",
    params: workspace,
    body: z.object({ address: z.string().min(3).max(320), how: z.enum(["staff", "bounce"]).default("staff") }),
    response: null,
  },
  "POST /api/v1/workspaces/{workspace}/survey-dispatch": {
    summary: "Send what is due now, reminders included",
    access: "write",
    params: workspace,
    response: z.object({ sent: z.number(), notSent: z.number(), reminders: z.number(), later: z.number() }),
  },
  "POST /api/v1/survey-keys/rotate": {
    summary: "Sign new personal links with a new key; `revoke` makes every link already sent useless",
    access: "admin",
    body: z.object({ revoke: z.boolean().default(false) }),
    response: z.object({ key: z.string(), keys: z.number() }),
  },
} as const satisfies Record<string, RouteSpec>;
