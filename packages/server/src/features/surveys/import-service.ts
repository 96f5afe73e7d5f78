// Over 300 lines: the way of a file from its bytes to facts and choices is read in one place.
import type { ResponseImport } from "@tendwell/contract";
import { localToUtc, sql, zoneOffsets } from "@tendwell/core";
import {
  type ImportedResponses,
  importResponses,
  importSurveyJs,
  layoutOfResponses,
  lintSurvey,
  questionName,
  type SurveyDefinition,
  type SurveyTool,
} from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { findImport } from "../imports/ledger-service.ts";
import { TEXT_KEPT } from "./answer-drafts.ts";
import { describeFindings } from "./describe-findings.ts";
import { readRecords } from "./import-file.ts";
import { importedId, mapResponses } from "./import-mapping.ts";
import { storeImported } from "./imported-answers.ts";
import { surrogateOf } from "./surrogate-id.ts";
import type { SurveyService } from "./survey-service.ts";

const TAGS = { tags: { surface: "surveys", route: "import" } } as const;
const MOST_RESPONSES = 200_000;

const TOOL_NAMES: Readonly<Record<SurveyTool, string>> = {
  delighted: "Delighted",
  surveymonkey: "SurveyMonkey",
  google_forms: "Google Forms",
  sogosurvey: "SoGoSurvey",
  surveylegend: "SurveyLegend",
};

export interface ResponseFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ResponseFileOptions {
  readonly survey?: string | undefined;
  readonly title?: string | undefined;
  readonly tool?: SurveyTool | undefined;
  readonly locale?: string | undefined;
  readonly wave?: string | undefined;
  readonly zone?: string | undefined;
  readonly dryRun: boolean;
}

/** What was asked elsewhere stays as it was asked: each finding that would be refused is acknowledged with where it is from. */
function asAsked(survey: SurveyDefinition, from: string): SurveyDefinition {
  const wrong = lintSurvey(survey).filter((one) => one.severity === "error" && one.acknowledged === null);
  if (wrong.length === 0) return survey;
  const found = new Map(
    wrong.map((one) => {
      const question = /^questions\.([^.]+)/.exec(one.place)?.[1];
      const reason = `Asked with these words in ${from}`;
      return [
        `${one.rule} ${question ?? ""}`,
        question === undefined ? { rule: one.rule, reason } : { rule: one.rule, question, reason },
      ];
    }),
  );
  return { ...survey, acknowledged: [...(survey.acknowledged ?? []), ...found.values()] };
}

/** A survey's id of a file's name or a title. */
function idOf(text: string): string {
  const id = text
    .replace(/\.(csv|xlsx|txt)$/i, "")
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 40);
  return id === "" ? "imported" : id;
}

/** Surveys and answers that come from other tools. */
export class SurveyImportService {
  private readonly db: Kysely<StateDatabase>;
  private readonly surveys: SurveyService;
  private readonly onFactsChanged: (workspace: OpenWorkspace) => Promise<void>;

  constructor(
    db: Kysely<StateDatabase>,
    surveys: SurveyService,
    onFactsChanged: (workspace: OpenWorkspace) => Promise<void>,
  ) {
    this.db = db;
    this.surveys = surveys;
    this.onFactsChanged = onFactsChanged;
  }

  /** A SurveyJS document as a survey, with everything that was lost on the way. */
  async surveyJs(
    workspace: OpenWorkspace,
    input: { readonly id: string; readonly document: unknown; readonly dryRun: boolean },
    author: string,
  ) {
    let read: ReturnType<typeof importSurveyJs>;
    try {
      read = importSurveyJs(input.document, input.id);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new ProblemError("unprocessable", error.message, {
        mend: "Give the JSON of the survey itself, as the SurveyJS creator shows it in its JSON tab.",
      });
    }
    const known = await this.surveys.find(workspace.record.id, input.id);
    if (known !== null)
      throw new ProblemError("conflict", `survey ${input.id} exists already`, { mend: "Choose another id." });
    const definition = asAsked(read.survey, "SurveyJS");
    const stored = input.dryRun ? null : await this.surveys.save(workspace, { definition }, author);
    return {
      survey: input.id,
      version: stored?.version ?? null,
      definition,
      losses: [...read.losses],
      problems: this.surveys.problems(definition),
      findings: describeFindings(definition),
    };
  }

  /** A file of responses as answers of a survey, which is made where there is none yet. */
  async responses(
    workspace: OpenWorkspace,
    file: ResponseFile,
    options: ResponseFileOptions,
    author: string,
    signal: AbortSignal,
  ): Promise<ResponseImport> {
    const { record, store } = workspace;
    const records = await readRecords(file.bytes, file.name, store);
    const layout = layoutOfResponses(records, options.tool);
    if (layout === null)
      throw new ProblemError("unprocessable", `${file.name} has no headings of a known survey tool`, {
        mend: "Known are files of responses of Delighted, SurveyMonkey, Google Forms, SoGoSurvey and SurveyLegend. Other files go in under Data, with a mapping.",
      });
    if (records.length - layout.headerRows > MOST_RESPONSES)
      throw new ProblemError("payload-too-large", `a file requires at most ${MOST_RESPONSES} responses`);
    const from = TOOL_NAMES[layout.tool];
    const id = options.survey ?? idOf(options.title ?? file.name);
    const stored = await this.surveys.find(record.id, id);
    if (stored?.value.anonymous === true)
      throw new ProblemError(
        "conflict",
        `survey ${id} is anonymous: answers with a person's name cannot be added to it`,
      );
    const imported = importResponses(records, layout, {
      id,
      title: options.title ?? file.name.replace(/\.(csv|xlsx|txt)$/i, ""),
      locale: options.locale ?? "en",
      ...(stored === null ? {} : { existing: stored.value }),
    });
    if (imported.readers.length === 0)
      throw new ProblemError("unprocessable", `${file.name} requires at least one question with an answer, got none`);
    const definition = asAsked(imported.survey, from);
    const [problem] = this.surveys.problems(definition);
    if (problem !== undefined)
      throw new ProblemError("unprocessable", `${file.name}: ${problem.place}: ${problem.message}`);
    if (!options.dryRun && (stored === null || ordered(stored.value) !== ordered(definition)))
      await this.surveys.save(workspace, { definition }, author);
    const { batch, refused } = await this.facts(workspace, file, imported, { ...options, tool: layout.tool }, signal);
    if (!options.dryRun && batch !== null && batch.id !== 0)
      await this.keep(workspace, imported, refused, { batchId: batch.id, tool: layout.tool, options });
    if (!options.dryRun) await this.onFactsChanged(workspace);
    const answered = new Map<string, number>();
    for (const response of imported.responses)
      for (const question of new Set([...Object.keys(response.answers), ...Object.keys(response.scores)]))
        answered.set(question, (answered.get(question) ?? 0) + 1);
    return {
      file: file.name,
      tool: layout.tool,
      survey: id,
      title: questionName(definition, { id: "title", type: "text", text: definition.title }),
      created: stored === null,
      dryRun: options.dryRun,
      responses: imported.responses.length,
      questions: imported.readers.map(({ question }) => ({
        id: question.id,
        type: question.type,
        text: questionName(definition, question),
        answers: answered.get(question.id) ?? 0,
      })),
      ignored: [...imported.ignored],
      import: batch?.id === 0 ? null : (batch?.view ?? null),
      rejects: [...(batch?.rejects ?? []), ...undated(file.name, imported)],
    };
  }

  /** Scores to the facts and texts to the vault, by the import that every file takes. */
  private async facts(
    workspace: OpenWorkspace,
    file: ResponseFile,
    imported: ImportedResponses,
    options: ResponseFileOptions & { readonly tool: SurveyTool },
    signal: AbortSignal,
  ) {
    const { store } = workspace;
    const source = `${TOOL_NAMES[options.tool]}: ${imported.survey.id}`;
    const { csv, mapping } = mapResponses(imported, { tool: options.tool, source, wave: options.wave ?? null });
    const bytes = Buffer.from(csv);
    const { importFiles } = await import("../../facts/ingest/ingest-service.ts");
    const report = await importFiles(store, {
      files: [{ name: file.name.replace(/\.xlsx$/i, ".xlsx.csv"), bytes: chunksOf(bytes), size: bytes.length }],
      mapping: JSON.stringify(mapping),
      dryRun: options.dryRun,
      signal,
      ...(options.zone === undefined ? {} : { zone: options.zone }),
    });
    const [batch] = report.batches;
    if (batch === undefined)
      throw new ProblemError("unprocessable", `${file.name}: ${report.files[0]?.reason ?? "it was not recognised"}`);
    const batchId = batch.batchId ?? 0;
    const refused = new Set<number>();
    if (batchId !== 0)
      for (const row of await store.engine.query(sql`select line from reject where batch_id = ${batchId}`, TAGS))
        refused.add(Number(row.line));
    return {
      refused,
      batch: {
        id: batchId,
        view: batchId === 0 ? null : await findImport(store.engine, batchId),
        rejects: batch.rejects.map(({ line, column, value, code, reason }) => ({
          file: file.name,
          line,
          column,
          value,
          code,
          reason,
        })),
      },
    };
  }

  /** What was chosen, beside the facts of the batch. */
  private async keep(
    { record, store }: OpenWorkspace,
    imported: ImportedResponses,
    refused: ReadonlySet<number>,
    of: { readonly batchId: number; readonly tool: SurveyTool; readonly options: ResponseFileOptions },
  ): Promise<void> {
    const { survey, readers, responses } = imported;
    const texts = new Set(readers.filter((reader) => reader.question.type === "text").map((one) => one.question.id));
    const spans = zoneOffsets(of.options.zone ?? record.zone);
    const rows = responses.flatMap((response) => {
      const at = utcOf(response.at, spans);
      if (refused.has(response.line) || at === null) return [];
      const person = response.email !== "" ? response.email : response.phone;
      const answers = Object.entries(response.answers).map(([id, value]) =>
        texts.has(id) || id.endsWith(":other") ? [id, TEXT_KEPT] : [id, value],
      );
      return [
        {
          workspace_id: record.id,
          id: importedId(survey.id, of.tool, response.id),
          batch_id: of.batchId,
          survey_id: survey.id,
          wave: of.options.wave ?? null,
          locale: of.options.locale ?? survey.locale,
          person_id: person === "" ? null : String(surrogateOf(store.salt, "person", person)),
          account_id: response.account === "" ? null : String(surrogateOf(store.salt, "account", response.account)),
          answers: JSON.stringify(Object.fromEntries(answers)),
          submitted_at: at,
        },
      ];
    });
    await storeImported(this.db, store.engine, [...new Map(rows.map((row) => [row.id, row])).values()]);
  }
}

/** Responses without a score make no fact, so that the import does not look at their time: those without one are refused here. */
function undated(file: string, { responses }: ImportedResponses) {
  return responses
    .filter((one) => Object.keys(one.scores).length === 0 && utcOf(one.at, UTC) === null)
    .map((one) => ({
      file,
      line: one.line,
      column: "occurred_at",
      value: one.at,
      code: "not_a_date",
      reason: "this is not a date in the expected form; write it like 2024-12-31",
    }));
}

const UTC = zoneOffsets("UTC");

/** JSON with keys in order: documents that say the same are the same, whoever wrote them. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
}

/** ISO 8601, local where it names no zone, as UTC; null for what is no time. */
function utcOf(text: string, spans: ReturnType<typeof zoneOffsets>): string | null {
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = Date.parse(zoned ? text : `${text.length === 10 ? `${text}T00:00:00` : text}Z`);
  if (Number.isNaN(ms)) return null;
  return new Date(zoned ? ms : localToUtc(ms * 1000, spans) / 1000).toISOString();
}
