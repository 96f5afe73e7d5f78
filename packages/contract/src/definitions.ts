import { z } from "zod";
import { companySettingsSchema } from "./definition-files.ts";
import { metricQuerySchema, unitSchema } from "./metrics.ts";
import { list, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";

const one = workspace.extend({ kind: z.string(), id: z.string() });
const moment = metricQuerySchema.pick({ asOf: true, knownAt: true, basis: true });

/** One version of one definition. */
export const definitionSchema = z
  .object({
    kind: z.string(),
    id: z.string(),
    title: z.string(),
    version: z.number(),
    effectiveFrom: z.string().nullable(),
    source: z.string().describe("The document as it was written, YAML"),
    hash: z.string(),
    author: z.string(),
    archived: z.boolean(),
    createdAt: z.string(),
  })
  .meta({ id: "Definition" });
export type Definition = z.infer<typeof definitionSchema>;

/** What is wrong with a file, and where; line and column count from 1. */
export const definitionProblemSchema = z
  .object({
    file: z.string(),
    line: z.number(),
    column: z.number(),
    path: z.string(),
    message: z.string(),
    mend: z.string().nullable(),
  })
  .meta({ id: "DefinitionProblem" });
export type DefinitionProblem = z.infer<typeof definitionProblemSchema>;

export const definitionFilesSchema = z.object({
  files: z
    .array(z.object({ path: z.string().max(500), text: z.string().max(500_000) }))
    .min(1)
    .max(500),
  /** `kind/id` → the stored version that the text was made from. */
  bases: z.record(z.string(), z.number().int().min(0)).default({}),
});

export const plannedDefinitionSchema = z
  .object({
    kind: z.string(),
    id: z.string(),
    file: z.string(),
    line: z.number(),
    action: z.enum(["create", "change", "unchanged", "conflict"]),
    storedVersion: z.number().nullable(),
    storedSource: z.string().nullable(),
    baseVersion: z.number().nullable(),
    source: z.string(),
    hash: z.string(),
  })
  .meta({ id: "PlannedDefinition" });
export type PlannedDefinition = z.infer<typeof plannedDefinitionSchema>;

export const definitionEffectSchema = z
  .object({
    metric: z.string(),
    title: z.string(),
    component: z.string().nullable(),
    period: z.object({ start: z.string(), end: z.string() }),
    unit: unitSchema,
    currency: z.string().nullable(),
    before: z.number().nullable(),
    after: z.number().nullable(),
  })
  .meta({ id: "DefinitionEffect" });
export type DefinitionEffect = z.infer<typeof definitionEffectSchema>;

export const definitionPlanSchema = z
  .object({
    items: z.array(plannedDefinitionSchema),
    problems: z.array(definitionProblemSchema),
    /** Figures of the last full month that would move; only where asked for. */
    effects: z.array(z.object({ kind: z.string(), id: z.string(), effects: z.array(definitionEffectSchema) })),
  })
  .meta({ id: "DefinitionPlan" });
export type DefinitionPlan = z.infer<typeof definitionPlanSchema>;

export const definitionTestSchema = z
  .object({
    problems: z.array(definitionProblemSchema),
    results: z.array(
      z.object({
        kind: z.string(),
        id: z.string(),
        file: z.string(),
        examples: z.array(z.object({ name: z.string(), passed: z.boolean(), message: z.string().nullable() })),
      }),
    ),
  })
  .meta({ id: "DefinitionTest" });
export type DefinitionTest = z.infer<typeof definitionTestSchema>;

/** The company settings in force, with what is built in filled in. */
export const companySettingsInForceSchema = z
  .object({
    /** Version of the stored settings; null while only the built-in ones hold. */
    version: z.number().nullable(),
    /** What the company said, and nothing else. */
    own: companySettingsSchema,
    /** What holds. */
    inForce: companySettingsSchema,
  })
  .meta({ id: "CompanySettingsInForce" });
export type CompanySettingsInForce = z.infer<typeof companySettingsInForceSchema>;

/** Definitions as files: settings, segments, metrics, and whatever kinds join them. */
export const DEFINITION_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/definitions": {
    summary: "Definitions, the newest version of each",
    access: "read",
    params: workspace,
    query: z.object({ kind: z.string().optional(), archived: z.enum(["true", "false"]).optional() }),
    response: list(definitionSchema),
  },
  "GET /api/v1/workspaces/{workspace}/definitions/{kind}/{id}": {
    summary: "All versions of one definition, newest first",
    access: "read",
    params: one,
    response: list(definitionSchema),
  },
  "DELETE /api/v1/workspaces/{workspace}/definitions/{kind}/{id}": {
    summary: "Archive a definition; its history stays",
    access: "write",
    params: one,
    response: null,
  },
  "POST /api/v1/workspaces/{workspace}/definitions/plan": {
    summary:
      "What applying these files would do, what is wrong with them, and which figures would move; writes nothing",
    access: "read",
    params: workspace,
    body: definitionFilesSchema.extend({ effects: z.boolean().default(false) }),
    response: definitionPlanSchema,
  },
  "POST /api/v1/workspaces/{workspace}/definitions/apply": {
    summary: "Store new versions of what changed in these files: all or none",
    access: "write",
    params: workspace,
    body: definitionFilesSchema.extend({ force: z.boolean().default(false) }),
    response: z.object({ items: z.array(plannedDefinitionSchema.extend({ version: z.number() })) }),
  },
  "POST /api/v1/workspaces/{workspace}/definitions/test": {
    summary: "Run the examples of these files; writes nothing",
    access: "read",
    params: workspace,
    body: definitionFilesSchema,
    response: definitionTestSchema,
  },
  "GET /api/v1/workspaces/{workspace}/company-settings": {
    summary: "The company settings, and what the company said itself: those in force at a time, without one the newest",
    access: "read",
    params: workspace,
    query: moment.extend({
      asOf: z
        .string()
        .optional()
        .describe("Business time: local date or ISO instant; default none, the newest version"),
    }),
    response: companySettingsInForceSchema,
  },
  "GET /api/v1/workspaces/{workspace}/segments": {
    summary: "Segments: named sets of account filters, as in force at a time",
    access: "read",
    params: workspace,
    query: moment,
    response: list(
      z.object({
        id: z.string(),
        title: z.string(),
        version: z.number(),
        filters: z.array(z.object({ attribute: z.string(), values: z.array(z.string().nullable()) })),
      }),
    ),
  },
} as const satisfies Record<string, RouteSpec>;
