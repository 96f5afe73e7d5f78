import { z } from "zod";
import { reportLocaleSchema } from "./reports.ts";
import { workspace } from "./route-shapes.ts";

const name = z.string().trim().min(1).max(100);

/** What a link can show; everything else of the workspace stays closed to whoever holds it. */
export const SHARED_VIEWS = ["dashboard", "metric", "survey", "board_pack", "saas_workbook"] as const;
export const sharedViewSchema = z.enum(SHARED_VIEWS).meta({ id: "SharedView" });
export type SharedView = z.infer<typeof sharedViewSchema>;

/** What a shared view asks: the same words as in a page's own address. */
export const sharedQuestionSchema = z
  .object({
    /** An arrangement of the dashboard, or `auto`. */
    layout: z.string().max(100).optional(),
    metric: z.string().max(100).optional(),
    survey: z.string().max(100).optional(),
    grain: z.enum(["day", "week", "month", "quarter", "year"]).optional(),
    segment: z.array(z.string().max(100)).max(20).optional(),
    filter: z.array(z.string().max(300)).max(20).optional(),
    currency: z.string().length(3).optional(),
    asOf: z.string().max(40).optional(),
    /** What was known, and by which clock: see the figures. */
    knownAt: z.string().max(40).optional(),
    basis: z.enum(["available", "recorded"]).optional(),
  })
  .meta({ id: "SharedQuestion" });
export type SharedQuestion = z.infer<typeof sharedQuestionSchema>;

export const shareLinkSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    view: sharedViewSchema,
    question: sharedQuestionSchema,
    locale: reportLocaleSchema,
    /** `frozen` shows what was known when the link was made, `live` what is known now. */
    figures: z.enum(["live", "frozen"]),
    hasPassword: z.boolean(),
    createdBy: z.string().nullable(),
    createdAt: z.string(),
    expiresAt: z.string(),
    revokedAt: z.string().nullable(),
    state: z.enum(["open", "expired", "revoked"]),
    opened: z.number(),
    lastOpenedAt: z.string().nullable(),
  })
  .meta({ id: "ShareLink" });
export type ShareLink = z.infer<typeof shareLinkSchema>;

export const SCHEDULED_REPORTS = ["board_pack", "saas_workbook", "dashboard", "survey"] as const;

const recipient = z.object({
  email: z.email().max(320),
  locale: reportLocaleSchema.default("en"),
});

const scheduleInput = z.object({
  name,
  report: z.enum(SCHEDULED_REPORTS),
  question: sharedQuestionSchema.default({}),
  every: z.enum(["week", "month", "quarter"]),
  /** Hour of the workspace's day at which it leaves. */
  hour: z.number().int().min(0).max(23).default(8),
  /** 1 is Monday, 7 Sunday: for weekly reports. */
  weekday: z.number().int().min(1).max(7).default(1),
  recipients: z.array(recipient).min(1).max(50),
  paused: z.boolean().default(false),
});
export type ReportScheduleInput = z.infer<typeof scheduleInput>;

export const reportScheduleSchema = scheduleInput
  .extend({
    id: z.string(),
    createdBy: z.string().nullable(),
    createdAt: z.string(),
    /** When it leaves next; null while paused. */
    nextAt: z.string().nullable(),
    lastSentAt: z.string().nullable(),
    /** Addresses that asked for no more. */
    stopped: z.array(z.string()),
  })
  .meta({ id: "ReportSchedule" });
export type ReportSchedule = z.infer<typeof reportScheduleSchema>;

export const reportDeliverySchema = z
  .object({
    id: z.string(),
    schedule: z.string(),
    /** Local day for which the report left. */
    occasion: z.string(),
    email: z.string(),
    status: z.enum(["waiting", "sent", "failed", "stopped"]),
    attempts: z.number(),
    reason: z.string().nullable(),
    updatedAt: z.string(),
  })
  .meta({ id: "ReportDelivery" });
export type ReportDelivery = z.infer<typeof reportDeliverySchema>;

const list = <T extends z.ZodType>(items: T) => z.object({ items: z.array(items) });

/** Links that show one view to whoever holds them, and reports that leave by mail. */
export const SHARE_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/share-links": {
    summary: "Links that show one view without signing in, the newest first; their addresses are shown once, when made",
    access: "write",
    params: workspace,
    response: list(shareLinkSchema),
  },
  "POST /api/v1/workspaces/{workspace}/share-links": {
    summary: "Make a link that shows one view, read-only, until it expires",
    access: "write",
    params: workspace,
    body: z.object({
      name,
      view: sharedViewSchema,
      question: sharedQuestionSchema.default({}),
      locale: reportLocaleSchema.default("en"),
      figures: z.enum(["live", "frozen"]).default("live"),
      days: z.number().int().min(1).max(365).default(30),
      password: z.string().min(8).max(200).optional(),
    }),
    response: shareLinkSchema.extend({ url: z.string() }).meta({ id: "NewShareLink" }),
    status: 201,
  },
  "DELETE /api/v1/workspaces/{workspace}/share-links/{link}": {
    summary: "Revoke a link: it shows nothing from now on",
    access: "write",
    params: workspace.extend({ link: z.string() }),
    response: null,
  },
  "GET /api/v1/workspaces/{workspace}/report-schedules": {
    summary: "Reports that leave by mail",
    access: "write",
    params: workspace,
    response: list(reportScheduleSchema).extend({
      /** False: no SMTP server is set, so nothing can leave. */
      canSend: z.boolean(),
    }),
  },
  "POST /api/v1/workspaces/{workspace}/report-schedules": {
    summary: "Send a report by mail every week, month or quarter, for the last full period",
    access: "write",
    params: workspace,
    body: scheduleInput,
    response: reportScheduleSchema,
    status: 201,
  },
  "PUT /api/v1/workspaces/{workspace}/report-schedules/{schedule}": {
    summary: "Change or pause a scheduled report",
    access: "write",
    params: workspace.extend({ schedule: z.string() }),
    body: scheduleInput,
    response: reportScheduleSchema,
  },
  "DELETE /api/v1/workspaces/{workspace}/report-schedules/{schedule}": {
    summary: "Delete a scheduled report and its history",
    access: "write",
    params: workspace.extend({ schedule: z.string() }),
    response: null,
  },
  "POST /api/v1/workspaces/{workspace}/report-schedules/{schedule}/send": {
    summary: "Send a scheduled report now, beside its schedule",
    access: "write",
    params: workspace.extend({ schedule: z.string() }),
    response: list(reportDeliverySchema),
  },
  "GET /api/v1/workspaces/{workspace}/report-schedules/{schedule}/deliveries": {
    summary: "What left of a scheduled report and what did not, the newest first; at most 200",
    access: "write",
    params: workspace.extend({ schedule: z.string() }),
    response: list(reportDeliverySchema),
  },
} as const;
