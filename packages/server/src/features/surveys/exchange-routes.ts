import type { SURVEY_EXCHANGE_ROUTES } from "@tendwell/contract";
import { exportSurveyJs, SURVEY_TOOLS } from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { exportResponse } from "../export/export-service.ts";
import { boundaryOf, type FormPart, fieldText, multipartParts } from "../imports/upload-service.ts";
import type { AnswerFlush } from "./answer-flush.ts";
import { answerExport } from "./export-answers.ts";
import { type ResponseFile, SurveyImportService } from "./import-service.ts";
import type { ResultService } from "./result-service.ts";
import { surveyReport } from "./survey-report-service.ts";
import { authorOf } from "./survey-routes.ts";
import type { SurveyService } from "./survey-service.ts";

export interface ExchangeParts {
  readonly db: Kysely<StateDatabase>;
  readonly surveys: SurveyService;
  readonly results: ResultService;
  readonly flush: AnswerFlush;
  readonly onFactsChanged: (workspace: OpenWorkspace) => Promise<void>;
}

const MAX_FILE_BYTES = 64 << 20;
const FIELDS = ["survey", "title", "tool", "locale", "wave", "zone", "dryRun"] as const;

async function bytesOf(part: FormPart): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of part.bytes) {
    size += piece.byteLength;
    if (size > MAX_FILE_BYTES)
      throw new ProblemError("payload-too-large", `a file of responses requires at most ${MAX_FILE_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The fields of the form and its one file. */
async function readForm(request: Request): Promise<{ fields: ReadonlyMap<string, string>; file: ResponseFile }> {
  const boundary = boundaryOf(request.headers.get("content-type"));
  const body = (request.body ?? new ReadableStream()) as unknown as AsyncIterable<Uint8Array>;
  const fields = new Map<string, string>();
  let file: ResponseFile | null = null;
  for await (const part of multipartParts(body, boundary)) {
    if (part.fileName !== null) {
      if (file !== null) throw new ProblemError("invalid-body", "an import of responses requires one file, got more");
      file = { name: part.fileName, bytes: await bytesOf(part) };
    } else if ((FIELDS as readonly string[]).includes(part.name)) fields.set(part.name, await fieldText(part, 1_000));
    else
      throw new ProblemError("invalid-body", `field ${JSON.stringify(part.name)} is not known here`, {
        mend: `Known are ${FIELDS.join(", ")}, and file.`,
      });
  }
  if (file === null) throw new ProblemError("invalid-body", "an import of responses requires a file, got none");
  return { fields, file };
}

function toolIn(text: string | undefined) {
  if (text === undefined || text === "") return undefined;
  const found = SURVEY_TOOLS.find((one) => one === text.replaceAll("-", "_"));
  if (found === undefined)
    throw new ProblemError("invalid-body", `tool requires one of ${SURVEY_TOOLS.join(", ")}, got ${text}`);
  return found;
}

/** Surveys and answers in and out: handlers of the exchange routes. */
export function exchangeRoutes(parts: ExchangeParts): Pick<RouteHandlers, keyof typeof SURVEY_EXCHANGE_ROUTES> {
  const { db, surveys, results, flush } = parts;
  const imports = new SurveyImportService(db, surveys, parts.onFactsChanged);
  return {
    "POST /api/v1/workspaces/{workspace}/survey-imports/surveyjs": async ({ workspace, body, principal }) => {
      const made = await imports.surveyJs(workspace, body, authorOf(principal));
      return { ...made, definition: made.definition as never };
    },
    "POST /api/v1/workspaces/{workspace}/survey-imports/responses": async ({
      workspace,
      request,
      principal,
      signal,
    }) => {
      const { fields, file } = await readForm(request);
      const given = (name: (typeof FIELDS)[number]) => fields.get(name)?.trim() || undefined;
      const survey = given("survey");
      if (survey !== undefined && !/^[a-z][a-z0-9_-]{0,62}$/.test(survey))
        throw new ProblemError("invalid-body", `survey requires small letters, digits, - and _, got ${survey}`);
      const options = {
        survey,
        title: given("title")?.slice(0, 200),
        tool: toolIn(given("tool")),
        locale: given("locale"),
        wave: given("wave"),
        zone: given("zone"),
        dryRun: given("dryRun") === "true",
      };
      return imports.responses(workspace, file, options, authorOf(principal), signal);
    },
    "GET /api/v1/workspaces/{workspace}/surveys/{survey}/surveyjs": async ({ workspace, params }) =>
      exportSurveyJs((await surveys.get(workspace.record.id, params.survey)).value),
    "GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers/export": async ({ workspace, params, query }) => {
      const { value: survey } = await surveys.get(workspace.record.id, params.survey);
      // What was answered a moment ago is part of the file.
      await flush.flush(workspace.record, workspace.store);
      const { format, locale, wave } = query;
      const headings = query.headings ?? (format === "csv" || format === "xlsx" ? "texts" : "ids");
      const rows = answerExport(db, workspace, survey, { locale, wave, headings });
      return exportResponse(`${survey.id}-answers`, format, rows, workspace.store);
    },
    "GET /api/v1/workspaces/{workspace}/surveys/{survey}/report": async ({ workspace, params, query }) => {
      await flush.flush(workspace.record, workspace.store);
      const bytes = await surveyReport({ surveys, results }, workspace, params.survey, {
        ...query,
        comments: query.comments === "true",
      });
      return new Response(new Uint8Array(bytes), {
        headers: {
          "content-type": "application/pdf",
          "content-disposition": `attachment; filename="${params.survey}-report.pdf"`,
          "content-length": String(bytes.byteLength),
          "cache-control": "private, no-store",
        },
      });
    },
  };
}
