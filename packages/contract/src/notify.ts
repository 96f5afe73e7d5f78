import { z } from "zod";
import { NOTIFY_EVENT_TYPES } from "./notify-events.ts";
import { reportLocaleSchema } from "./reports.ts";
import { instant, list, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";

const channelPath = workspace.extend({ channel: z.string() });
const hour = z.number().int().min(0).max(23);

const NOTIFY_KINDS = ["email", "slack", "teams", "webhook"] as const;
const DELIVERY_STATUSES = ["collected", "in_digest", "waiting", "sent", "dead", "dropped"] as const;

/** What a channel wants to hear: everything said here must hold, and one rule of a channel is enough. */
export const notifyRuleSchema = z
  .object({
    types: z.array(z.enum(NOTIFY_EVENT_TYPES)).min(1),
    codes: z
      .array(z.string().max(60))
      .min(1)
      .max(40)
      .nullable()
      .default(null)
      .describe("Patterns of alerts; null: all"),
    filters: z
      .array(
        z.object({
          attribute: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
          values: z.array(z.string().nullable()).min(1).max(200),
        }),
      )
      .max(10)
      .default([])
      .describe("Account attributes, such as the owner; all must hold"),
    segment: z.string().max(63).nullable().default(null).describe("A stored segment"),
    urgency: z.enum(["watch", "at_risk"]).default("watch").describe("Least urgency of an alert"),
  })
  .meta({ id: "NotifyRule" });
export type NotifyRule = z.output<typeof notifyRuleSchema>;

const digestTime = {
  frequency: z.enum(["daily", "weekly"]).default("daily"),
  hour: hour.default(8).describe("Local hour of the workspace's zone"),
  weekday: z.number().int().min(1).max(7).default(1).describe("1 Monday … 7 Sunday; weekly digests only"),
};
const common = {
  name: z.string().trim().min(1).max(100),
  rules: z.array(notifyRuleSchema).min(1).max(20),
};
const quietHours = z
  .object({ from: hour, to: hour })
  .nullable()
  .default(null)
  .describe("Local hours: what comes waits");
const secretUrl = z.url({ protocol: /^https?$/ }).max(2_000);

/** What makes or changes a channel. Secret addresses are left out to keep the stored one. */
export const notifyChannelBody = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("email"),
    ...common,
    ...digestTime,
    address: z.email().max(320),
    locale: reportLocaleSchema.default("en"),
  }),
  z.object({
    kind: z.literal("slack"),
    ...common,
    quietHours,
    url: secretUrl.optional().describe("Address of the incoming webhook: a secret"),
    locale: reportLocaleSchema.default("en"),
  }),
  z.object({
    kind: z.literal("teams"),
    ...common,
    quietHours,
    url: secretUrl.optional().describe("Address of the workflow: a secret"),
    locale: reportLocaleSchema.default("en"),
  }),
  z.object({ kind: z.literal("webhook"), ...common, quietHours, url: secretUrl }),
]);
export type NotifyChannelBody = z.output<typeof notifyChannelBody>;

export const notifyChannelSchema = z
  .object({
    id: z.string(),
    kind: z.enum(NOTIFY_KINDS),
    name: z.string(),
    /** Where it goes, as far as it is no secret: an e-mail address, a host, a webhook's address. */
    target: z.string(),
    /** The member whose own digest it is. */
    person: z.object({ id: z.string(), name: z.string() }).nullable(),
    locale: reportLocaleSchema.nullable(),
    digest: z.object({ frequency: z.enum(["daily", "weekly"]), hour, weekday: z.number() }).nullable(),
    /** When the next digest is due. */
    nextDigestAt: instant.nullable(),
    quietHours: z.object({ from: hour, to: hour }).nullable(),
    rules: z.array(notifyRuleSchema),
    paused: z.object({ at: instant, why: z.enum(["person", "failures", "gone", "unsubscribed"]) }).nullable(),
    /** Failed attempts in a row. */
    failures: z.number(),
    holdUntil: instant.nullable(),
    waiting: z.number(),
    dead: z.number(),
    lastSentAt: instant.nullable(),
    /** Signing secrets that are good; the secrets themselves are shown once, when they are made. */
    secrets: z.array(z.object({ createdAt: instant, expiresAt: instant.nullable() })),
    createdAt: instant,
    createdBy: z.string(),
  })
  .meta({ id: "NotifyChannel" });
export type NotifyChannel = z.infer<typeof notifyChannelSchema>;

export const notifyDeliverySchema = z
  .object({
    id: z.string(),
    channel: z.object({ id: z.string(), name: z.string(), kind: z.enum(NOTIFY_KINDS) }),
    /** The event: its id is the `webhook-id` of every attempt. Null for a digest. */
    event: z.object({ id: z.string(), type: z.enum(NOTIFY_EVENT_TYPES), account: z.string().nullable() }).nullable(),
    status: z.enum(DELIVERY_STATUSES),
    /** Why it is dead or was dropped: gave_up, gone, refused, target_refused, snoozed, cleared. */
    reason: z.string().nullable(),
    attempts: z.number(),
    createdAt: instant,
    nextAt: instant.nullable(),
    triedAt: instant.nullable(),
    endedAt: instant.nullable(),
    /** HTTP status or SMTP reply of the last attempt. */
    answer: z.number().nullable(),
    /** What went wrong last: timeout, unreachable, http, … */
    error: z.string().nullable(),
  })
  .meta({ id: "NotifyDelivery" });
export type NotifyDelivery = z.infer<typeof notifyDeliverySchema>;

const ownDigest = z.object({
  frequency: z.enum(["off", "daily", "weekly"]),
  hour,
  weekday: z.number().int().min(1).max(7),
  /** Only accounts with one of these values of an attribute, such as those one owns. */
  filters: notifyRuleSchema.shape.filters,
});

/** Channels that tell what happens, their rules, and what became of each delivery. */
export const NOTIFY_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/notify/event-types": {
    summary: "Every event that can be told, with the JSON Schema of its data",
    access: "read",
    params: workspace,
    response: list(
      z.object({ type: z.enum(NOTIFY_EVENT_TYPES), summary: z.string(), schema: z.record(z.string(), z.unknown()) }),
    ),
  },
  "GET /api/v1/workspaces/{workspace}/notify/channels": {
    summary: "Channels with their rules and how they fare",
    access: "write",
    params: workspace,
    response: list(notifyChannelSchema),
  },
  "POST /api/v1/workspaces/{workspace}/notify/channels": {
    summary: "Add a channel; the signing secret of a webhook is shown once",
    access: "admin",
    params: workspace,
    body: notifyChannelBody,
    response: z.object({ channel: notifyChannelSchema, secret: z.string().nullable() }),
    status: 201,
  },
  "PUT /api/v1/workspaces/{workspace}/notify/channels/{channel}": {
    summary: "Change a channel and its rules",
    access: "admin",
    params: channelPath,
    body: notifyChannelBody,
    response: notifyChannelSchema,
  },
  "DELETE /api/v1/workspaces/{workspace}/notify/channels/{channel}": {
    summary: "Remove a channel with its deliveries",
    access: "admin",
    params: channelPath,
    response: null,
  },
  "POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/pause": {
    summary: "Pause a channel, or let it go on; what comes while it is paused waits",
    access: "admin",
    params: channelPath,
    body: z.object({ paused: z.boolean() }),
    response: notifyChannelSchema,
  },
  "POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/rotate": {
    summary: "A new signing secret, shown once; the one before stays good for some hours, and both sign",
    access: "admin",
    params: channelPath,
    body: z.object({ keepHours: z.number().int().min(0).max(720).default(24) }),
    response: z.object({ channel: notifyChannelSchema, secret: z.string() }),
  },
  "POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/test": {
    summary: "Send a test through a channel now, paused or not, and say what became of it",
    access: "admin",
    params: channelPath,
    response: notifyDeliverySchema,
  },
  "GET /api/v1/workspaces/{workspace}/notify/deliveries": {
    summary: "Deliveries, newest first",
    access: "write",
    params: workspace,
    query: z.object({
      channel: z.string().optional(),
      status: z.enum(DELIVERY_STATUSES).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50).meta({ type: "integer" }),
      cursor: z.string().optional(),
    }),
    response: list(notifyDeliverySchema),
  },
  "POST /api/v1/workspaces/{workspace}/notify/deliveries/{delivery}/retry": {
    summary: "Send a delivery again now, with the same id",
    access: "write",
    params: workspace.extend({ delivery: z.string() }),
    response: notifyDeliverySchema,
  },
  "GET /api/v1/workspaces/{workspace}/notify/digest": {
    summary: "One's own e-mail digest; `possible` only for people, and once a mail server is set",
    access: "read",
    params: workspace,
    response: ownDigest.extend({ address: z.string().nullable(), possible: z.boolean(), mailServer: z.boolean() }),
  },
  "PUT /api/v1/workspaces/{workspace}/notify/digest": {
    summary: "Set or leave one's own e-mail digest",
    access: "read",
    params: workspace,
    body: ownDigest,
    response: null,
  },
} as const satisfies Record<string, RouteSpec>;
