import { LOSS_REASONS, SURVEY_TOOLS } from "@tendwell/core/surveys";
import { z } from "zod";
import { importSchema, rejectSchema } from "./imports.ts";
import { reportLocaleSchema } from "./reports.ts";
import { survey, workspace } from "./route-shapes.ts";
import type { RouteSpec } from "./route-spec.ts";
import { surveyDefinitionSchema } from "./survey-definition.ts";
import { surveyFindingSchema } from "./surveys.ts";

export const surveyLossSchema = z.object({
  element: z.string().describe("The element, by its own name"),
  property: z.string().describe("What was lost, as the document spells it"),
  reason: z.enum(LOSS_REASONS),
  value: z.string().describe("What stood there, cut short"),
});

export const importedQuestionSchema = z.object({
  id: z.string(),
  type: z.string(),
  text: z.string(),
  answers: z.number().describe("Responses that answer it"),
});

export const responseImportSchema = z.object({
  file: z.string(),
  tool: z.enum(SURVEY_TOOLS),
  survey: z.string(),
  title: z.string(),
  created: z.boolean().describe("A survey was made of the file; otherwise its questions were there, or were added"),
  dryRun: z.boolean(),
  responses: z.number(),
  questions: z.array(importedQuestionSchema),
  ignored: z.array(z.string()).describe("Columns that were not carried over"),
  import: importSchema.nullable().describe("The batch, which can be undone as a whole; null where no fact came of it"),
  rejects: z.array(rejectSchema.pick({ file: true, line: true, column: true, value: true, code: true, reason: true })),
});
export type ResponseImport = z.infer<typeof responseImportSchema>;

/** Surveys and answers from and to other tools, spread into ROUTES. */
export const SURVEY_EXCHANGE_ROUTES = {
  "POST /api/v1/workspaces/{workspace}/survey-imports/surveyjs": {
    summary: "Make a survey of a SurveyJS document; what cannot be carried over is listed with the reason",
    access: "write",
    params: workspace,
    body: z.object({
      id: z
        .string()
        .regex(/^[a-z][a-z0-9_-]{0,62}$/)
        .describe("Name of the survey"),
      document: z.record(z.string(), z.unknown()).describe("The SurveyJS document"),
      dryRun: z.boolean().default(false).describe("Only say what would become of it"),
    }),
    response: z.object({
      survey: z.string(),
      version: z.number().nullable().describe("The stored version; null for a dry run"),
      definition: surveyDefinitionSchema,
      losses: z.array(surveyLossSchema),
      problems: z.array(z.object({ place: z.string(), message: z.string() })),
      findings: z.array(surveyFindingSchema),
    }),
  },
  "POST /api/v1/workspaces/{workspace}/survey-imports/responses": {
    summary:
      "Import a file of responses of Delighted, SurveyMonkey, Google Forms, SoGoSurvey or SurveyLegend, CSV or XLSX: a multipart form of one `file` part (with optional `survey`, `title`, `tool`, `locale`, `wave`, `zone`, `dryRun` fields before it)",
    access: "write",
    params: workspace,
    rawBody: "multipart/form-data",
    response: responseImportSchema,
  },
  "GET /api/v1/workspaces/{workspace}/surveys/{survey}/surveyjs": {
    summary: "The survey as a SurveyJS document",
    access: "read",
    params: survey,
    response: z.record(z.string(), z.unknown()),
  },
  "GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers/export": {
    summary:
      "Every answer as a file: one row a response, one column a question or choice; fewer than five anonymous answers are left out",
    access: "read",
    params: survey,
    query: z.object({
      format: z.enum(["csv", "xlsx", "ndjson", "parquet"]).default("csv"),
      locale: z.string().max(35).optional().describe("Language of headings and choices; default the survey's own"),
      wave: z.string().optional(),
      headings: z.enum(["texts", "ids"]).optional().describe("Default: texts for csv and xlsx, ids for the others"),
    }),
    response: null,
    produces: "application/octet-stream",
    status: 200,
  },
  "GET /api/v1/workspaces/{workspace}/surveys/{survey}/report": {
    summary: "The results as a report to print (PDF)",
    access: "read",
    params: survey,
    query: z.object({
      locale: reportLocaleSchema.default("en"),
      paper: z.enum(["a4", "letter"]).default("a4"),
      wave: z.string().optional(),
      segment: z.string().optional(),
      comments: z.enum(["true", "false"]).default("true").describe("Whether people's own words are printed"),
    }),
    response: null,
    produces: "application/pdf",
    status: 200,
  },
} as const satisfies Record<string, RouteSpec>;
