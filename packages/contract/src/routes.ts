// Over 300 lines: every route stands in one place, so that the API can be read top to bottom and counted.
import { z } from "zod";
import { DEFINITION_ROUTES } from "./definitions.ts";
import { DUE_ROUTES } from "./due.ts";
import { HEALTH_ROUTES } from "./health.ts";
import {
  contradictionSchema,
  findingSchema,
  importJobSchema,
  importSchema,
  inspectionSchema,
  rejectSchema,
  sourceSchema,
} from "./imports.ts";
import { LAYOUT_ROUTES } from "./layouts.ts";
import {
  attributeSchema,
  dashboardSchema,
  grainSchema,
  metricInfoSchema,
  metricQuerySchema,
  metricResultsSchema,
  metricRowsSchema,
} from "./metrics.ts";
import { NOTIFY_ROUTES } from "./notify.ts";
import { PORTFOLIO_ROUTES } from "./portfolio.ts";
import { REPORT_ROUTES, reportLocaleSchema } from "./reports.ts";
import { list, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";
import { SCORECARD_ROUTES } from "./scorecard-work.ts";
import { apiKeySchema, roleSchema, sessionSchema, workspaceSchema } from "./session.ts";
import { SHARE_ROUTES } from "./shares.ts";
import { staleQuerySchema } from "./standing.ts";
import { SURVEY_EXCHANGE_ROUTES } from "./survey-exchange.ts";
import { SURVEY_SEND_ROUTES } from "./survey-sends.ts";
import { SURVEY_WIDGET_ROUTES } from "./survey-widget.ts";
import { SURVEY_ROUTES } from "./surveys.ts";
import { TEAM_ROUTES } from "./team.ts";
import { TOUCH_ROUTES } from "./touches.ts";

const page = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional().meta({ type: "integer" }),
});

/** Every route of the admin API as data, keyed `METHOD /path`. The server mounts them; OpenAPI and the web's types come from here. */
export const ROUTES = {
  ...SURVEY_ROUTES,
  ...SURVEY_EXCHANGE_ROUTES,
  ...SURVEY_SEND_ROUTES,
  ...TOUCH_ROUTES,
  ...SURVEY_WIDGET_ROUTES,
  ...DEFINITION_ROUTES,
  ...SCORECARD_ROUTES,
  "GET /api/v1/health": {
    summary: "Whether the server answers",
    access: "open",
    response: z.object({ status: z.literal("ok"), version: z.string() }),
  },
  "GET /api/v1/session": {
    summary: "Who is signed in, and their workspaces",
    access: "signed-in",
    response: sessionSchema,
  },
  "POST /api/v1/session": {
    summary: "Sign in with e-mail and password; the answer sets the session cookie",
    access: "open",
    body: z.object({ email: z.email(), password: z.string().max(200) }),
    response: sessionSchema,
  },
  "POST /api/v1/session/owner-link": {
    summary: "A new one-time link for the installation's owner; only the command line on the same machine may ask",
    access: "signed-in",
    response: z.object({ link: z.string() }),
    status: 201,
  },
  "DELETE /api/v1/session": { summary: "Sign out", access: "signed-in", response: null },
  "POST /api/v1/session/claim": {
    summary: "Turn the one-time owner link into an owner account and a session",
    access: "open",
    body: z.object({
      token: z.string(),
      email: z.email(),
      name: z.string().min(1).max(200),
      password: z.string().min(10).max(200),
    }),
    response: sessionSchema,
  },
  "POST /api/v1/session/link": {
    summary: "Open a session from the one-time link alone (first look, before an e-mail and password are set)",
    access: "open",
    body: z.object({ token: z.string() }),
    response: sessionSchema,
  },
  "PATCH /api/v1/session": {
    summary: "Change one's own name or language",
    access: "signed-in",
    body: z.object({
      name: z.string().min(1).max(200).optional(),
      locale: reportLocaleSchema.nullable().optional(),
    }),
    response: sessionSchema,
  },
  "GET /api/v1/workspaces": { summary: "Workspaces one may see", access: "signed-in", response: list(workspaceSchema) },
  "POST /api/v1/workspaces": {
    summary: "Create a workspace",
    access: "admin",
    body: z.object({
      slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
      name: z.string().min(1).max(200),
      zone: z.string().default("UTC"),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .default("EUR"),
    }),
    response: workspaceSchema,
    status: 201,
  },
  "GET /api/v1/workspaces/{workspace}": {
    summary: "One workspace",
    access: "read",
    params: workspace,
    response: workspaceSchema,
  },
  "PATCH /api/v1/workspaces/{workspace}": {
    summary: "Change a workspace's name, zone, currency or pinned today",
    access: "admin",
    params: workspace,
    body: z.object({
      name: z.string().min(1).optional(),
      zone: z.string().optional(),
      currency: z.string().optional(),
      today: z.string().nullable().optional(),
    }),
    response: workspaceSchema,
  },
  "GET /api/v1/workspaces/{workspace}/members": {
    summary: "People with access",
    access: "admin",
    params: workspace,
    response: list(z.object({ id: z.string(), email: z.string(), name: z.string(), role: roleSchema })),
  },
  "POST /api/v1/workspaces/{workspace}/members": {
    summary: "Invite a person by a one-time link",
    access: "admin",
    params: workspace,
    body: z.object({ email: z.email(), role: roleSchema }),
    response: z.object({ link: z.string() }),
    status: 201,
  },
  "GET /api/v1/workspaces/{workspace}/keys": {
    summary: "API keys",
    access: "admin",
    params: workspace,
    response: list(apiKeySchema),
  },
  "POST /api/v1/workspaces/{workspace}/keys": {
    summary: "Create an API key; its secret is shown once",
    access: "admin",
    params: workspace,
    body: z.object({
      name: z.string().min(1).max(100),
      scopes: z.array(z.enum(["read", "write", "admin"])).min(1),
      expiresInDays: z.number().int().positive().optional(),
    }),
    response: z.object({ key: apiKeySchema, secret: z.string() }),
    status: 201,
  },
  "DELETE /api/v1/workspaces/{workspace}/keys/{key}": {
    summary: "Revoke an API key",
    access: "admin",
    params: workspace.extend({ key: z.string() }),
    response: null,
  },
  "GET /api/v1/workspaces/{workspace}/metrics": {
    summary: "The metric catalogue, with the company's own metrics and defaults of options in force at a time",
    access: "read",
    params: workspace,
    query: metricQuerySchema.pick({ asOf: true, knownAt: true, basis: true }),
    response: list(metricInfoSchema),
  },
  "GET /api/v1/workspaces/{workspace}/metrics/{metric}": {
    summary: "One metric's definition, as in force at a time",
    access: "read",
    params: workspace.extend({ metric: z.string() }),
    query: metricQuerySchema.pick({ asOf: true, knownAt: true, basis: true }),
    response: metricInfoSchema,
  },
  "GET /api/v1/workspaces/{workspace}/metrics/{metric}/results": {
    summary: "A metric's figures",
    access: "read",
    params: workspace.extend({ metric: z.string() }),
    query: metricQuerySchema.extend(staleQuerySchema.shape),
    response: metricResultsSchema,
  },
  "GET /api/v1/workspaces/{workspace}/metrics/{metric}/rows": {
    summary: "The rows behind a figure",
    access: "read",
    params: workspace.extend({ metric: z.string() }),
    query: metricQuerySchema.extend(page.shape).extend({
      component: z.string().optional().describe("Only this part; empty for the figure without a part"),
      groupValue: z.string().optional().describe("Only this group; empty for accounts without a value"),
    }),
    response: metricRowsSchema,
  },
  "GET /api/v1/workspaces/{workspace}/metrics/{metric}/export": {
    summary: "A metric's figures or rows as a file",
    access: "read",
    params: workspace.extend({ metric: z.string() }),
    query: metricQuerySchema.extend({
      format: z.enum(["csv", "xlsx", "ndjson", "parquet"]),
      what: z.enum(["results", "rows"]).default("results"),
    }),
    response: null,
    produces: "application/octet-stream",
    status: 200,
  },
  "PUT /api/v1/workspaces/{workspace}/metrics/{metric}/target": {
    summary: "Set or clear the target of a metric's figure, in the metric's unit",
    access: "write",
    params: workspace.extend({ metric: z.string() }),
    body: z.object({
      component: z.string().nullable().default(null),
      target: z.number().nullable(),
      owner: z.string().trim().max(200).nullable().optional().describe("Who answers for it; kept when left out"),
    }),
    response: null,
  },
  "GET /api/v1/workspaces/{workspace}/dashboard": {
    summary: "The dashboard's cards, warning lights and annotations",
    access: "read",
    params: workspace,
    query: metricQuerySchema
      .pick({ grain: true, asOf: true, knownAt: true, basis: true, filter: true, segment: true, currency: true })
      .extend({
        grain: grainSchema.optional(),
        layout: z
          .string()
          .optional()
          .describe(
            "Cards of this arrangement only, in its order; `auto` is the workspace's own; without it every metric",
          ),
      })
      .extend(staleQuerySchema.shape),
    response: dashboardSchema,
  },
  ...LAYOUT_ROUTES,
  ...DUE_ROUTES,
  ...HEALTH_ROUTES,
  ...NOTIFY_ROUTES,
  ...PORTFOLIO_ROUTES,
  ...TEAM_ROUTES,
  ...REPORT_ROUTES,
  ...SHARE_ROUTES,
  "GET /api/v1/workspaces/{workspace}/attributes": {
    summary: "Account attributes and their values, for grouping and filters",
    access: "read",
    params: workspace,
    response: list(attributeSchema),
  },
  "GET /api/v1/workspaces/{workspace}/sources": {
    summary: "Sources and their freshness",
    access: "read",
    params: workspace,
    response: list(sourceSchema),
  },
  "GET /api/v1/workspaces/{workspace}/imports": {
    summary: "Imports, newest first",
    access: "read",
    params: workspace,
    query: page,
    response: list(importSchema),
  },
  "POST /api/v1/workspaces/{workspace}/imports": {
    summary:
      "Import files: a multipart form of `file` parts (with optional `mapping`, `preset`, `source`, `zone`, `currency`, `dryRun` fields before them). Answers the job at once",
    access: "write",
    params: workspace,
    rawBody: "multipart/form-data",
    response: importJobSchema,
    status: 202,
  },
  "POST /api/v1/workspaces/{workspace}/imports/inspect": {
    summary: "Look at files and propose a mapping, importing nothing",
    access: "write",
    params: workspace,
    rawBody: "multipart/form-data",
    response: inspectionSchema,
  },
  "GET /api/v1/workspaces/{workspace}/import-jobs": {
    summary: "Imports under way and how the last ones ended, newest first; without refused rows and contradictions",
    access: "read",
    params: workspace,
    response: list(importJobSchema),
  },
  "GET /api/v1/workspaces/{workspace}/import-jobs/{job}": {
    summary: "Progress of an import",
    access: "read",
    params: workspace.extend({ job: z.string() }),
    response: importJobSchema,
  },
  "DELETE /api/v1/workspaces/{workspace}/import-jobs/{job}": {
    summary: "Cancel a running import",
    access: "write",
    params: workspace.extend({ job: z.string() }),
    response: importJobSchema,
  },
  "POST /api/v1/workspaces/{workspace}/imports/{import}/undo": {
    summary: "Undo an import as a whole",
    access: "write",
    params: workspace.extend({ import: z.coerce.number().int() }),
    response: importSchema,
  },
  "POST /api/v1/workspaces/{workspace}/imports/{import}/redo": {
    summary: "Take the undo back",
    access: "write",
    params: workspace.extend({ import: z.coerce.number().int() }),
    response: importSchema,
  },
  "GET /api/v1/workspaces/{workspace}/rejects": {
    summary: "Rows that imports refused",
    access: "write",
    params: workspace,
    query: page.extend({ import: z.coerce.number().int().optional(), resolved: z.enum(["true", "false"]).optional() }),
    response: list(rejectSchema).extend({ total: z.number() }),
  },
  "POST /api/v1/workspaces/{workspace}/rejects/{reject}/retry": {
    summary: "Import a rejected row again, as mended",
    access: "write",
    params: workspace.extend({ reject: z.string() }),
    body: z.object({ record: z.record(z.string(), z.string().nullable()) }),
    response: importJobSchema,
  },
  "GET /api/v1/workspaces/{workspace}/contradictions": {
    summary: "Contradictions inside the data",
    access: "read",
    params: workspace,
    response: list(contradictionSchema),
  },
  "GET /api/v1/workspaces/{workspace}/doctor": {
    summary: "What is stale, missing, rejected, contradictory; disk and versions",
    access: "read",
    params: workspace,
    response: list(findingSchema),
  },
  "POST /api/v1/workspaces/{workspace}/generate": {
    summary: "Fill an empty workspace with a generated company",
    access: "admin",
    params: workspace,
    body: z.object({
      accounts: z.number().int().min(1).max(1_000_000),
      events: z.number().int().min(0).max(1_000_000_000),
      seed: z.number().int().default(1),
      months: z.number().int().min(2).max(240).default(36),
    }),
    response: z.object({ accounts: z.number(), events: z.number(), seconds: z.number() }),
  },
  "POST /api/v1/workspaces/{workspace}/sql": {
    summary: "Run a read-only query: no files, no network, locked configuration; personal data needs a role",
    access: "read",
    params: workspace,
    body: z.object({ sql: z.string().max(100_000), limit: z.number().int().min(1).max(100_000).default(1000) }),
    response: z.object({
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
      truncated: z.boolean(),
    }),
  },
  "GET /api/v1/workspaces/{workspace}/export/{table}": {
    summary: "A fact table as a file",
    access: "read",
    params: workspace.extend({ table: z.string() }),
    query: z.object({ format: z.enum(["csv", "xlsx", "ndjson", "parquet"]) }),
    response: null,
    produces: "application/octet-stream",
    status: 200,
  },
  "POST /api/v1/workspaces/{workspace}/erase": {
    summary: "Erase a person: vault, rejects and what a later import would bring back",
    access: "admin",
    params: workspace,
    body: z.object({ person: z.string().min(1), dryRun: z.boolean().default(false) }),
    response: z.object({ found: z.boolean(), details: z.number(), rejects: z.number(), identities: z.number() }),
  },
  "POST /api/v1/backups": {
    summary: "Write a backup of the installation to its backups folder",
    access: "admin",
    body: z.object({
      name: z
        .string()
        .regex(/^[\w.-]{1,100}$/)
        .optional(),
    }),
    response: z.object({ name: z.string(), bytes: z.number(), files: z.number() }),
    status: 201,
  },
} as const satisfies Record<string, RouteSpec>;

export type RouteKey = keyof typeof ROUTES;
