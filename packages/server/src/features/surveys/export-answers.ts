import {
  type Answers,
  fallbackChain,
  questionsOf,
  type SurveyDefinition,
  type SurveyQuestion,
  scaleOf,
  textIn,
} from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { ExportRows } from "../export/export-service.ts";
import { TEXT_KEPT } from "./answer-drafts.ts";
import type { AnswerRow } from "./answer-service.ts";
import { importedRows } from "./imported-answers.ts";
import { labelsOf } from "./person-directory.ts";
import { textsBySubject } from "./result-facts.ts";
import { surrogateOf } from "./surrogate-id.ts";

/** Fewer anonymous answers than these are not handed out: they could point at people. */
const SMALLEST = 5;
const CHUNK = 5_000;

type Cell = string | number | boolean | null;
type Columns = readonly { readonly id: string; readonly text: string; readonly cell: (answers: Answers) => Cell }[];

export interface AnswerExport {
  readonly locale?: string | undefined;
  readonly wave?: string | undefined;
  readonly headings: "texts" | "ids";
}

/** The columns of one question: one, or one for each choice, row or place. */
function columnsOf(question: SurveyQuestion, chain: readonly string[]): Columns {
  const text = textIn(question.text, chain) || question.id;
  const options = question.options ?? [];
  const label = (id: unknown): string | null => {
    const found = options.find((option) => option.id === id);
    return typeof id !== "string" ? null : found === undefined ? id : textIn(found.text, chain);
  };
  const part = (id: string, name: string, cell: (answers: Answers) => Cell) => ({
    id: `${question.id}.${id}`,
    text: `${text} · ${name}`,
    cell,
  });
  const written = (id: string) => (answers: Answers) => {
    const value = answers[id];
    return typeof value === "string" && value !== TEXT_KEPT ? value : null;
  };
  const others = options
    .filter((option) => option.other === true)
    .map((option) => part("text", textIn(option.text, chain), written(`${question.id}:other`)));
  const whole = (cell: (answers: Answers) => Cell) => [{ id: question.id, text, cell }];
  if (scaleOf(question) !== null)
    return whole((answers) => (typeof answers[question.id] === "number" ? Number(answers[question.id]) : null));
  switch (question.type) {
    case "single":
      return [...whole((answers) => label(answers[question.id])), ...others];
    case "multiple":
      return [
        ...options.map((option) =>
          part(option.id, textIn(option.text, chain), (answers) => {
            const chosen = answers[question.id];
            return Array.isArray(chosen) ? chosen.includes(option.id) : null;
          }),
        ),
        ...others,
      ];
    case "ranking":
      return options.map((option) =>
        part(option.id, textIn(option.text, chain), (answers) => {
          const ranked = answers[question.id];
          const at = Array.isArray(ranked) ? ranked.indexOf(option.id) : -1;
          return at < 0 ? null : at + 1;
        }),
      );
    case "matrix":
      return (question.rows ?? []).map((row) =>
        part(row.id, textIn(row.text, chain), (answers) => {
          const given = answers[question.id];
          return typeof given === "object" && !Array.isArray(given)
            ? label((given as Readonly<Record<string, string>>)[row.id])
            : null;
        }),
      );
    case "consent":
      return whole((answers) => (typeof answers[question.id] === "boolean" ? answers[question.id] === true : null));
    default:
      return whole(written(question.id));
  }
}

/** Headings of their own: a question that is asked twice gets a number. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Own answers that count, in chunks, oldest first. */
async function* ownRows(
  db: Kysely<StateDatabase>,
  workspaceId: string,
  survey: SurveyDefinition,
  wave: string | null,
): AsyncGenerator<AnswerRow[]> {
  let last: AnswerRow | null = null;
  for (;;) {
    const after: AnswerRow | null = last;
    let query = db
      .selectFrom("survey_answer")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", survey.id)
      .where((eb) => eb.or([eb("flags", "=", "[]"), eb("released", "=", 1)]));
    if (wave !== null) query = query.where("wave", "=", wave);
    if (survey.anonymous === true) query = query.where("flushed_revision", ">", 0);
    if (after !== null)
      query = query.where((eb) =>
        eb.or([
          eb("submitted_at", ">", after.submitted_at),
          eb.and([eb("submitted_at", "=", after.submitted_at), eb("id", ">", after.id)]),
        ]),
      );
    const rows: AnswerRow[] = await query.orderBy("submitted_at").orderBy("id").limit(CHUNK).execute();
    if (rows.length > 0) yield rows;
    last = rows.at(-1) ?? null;
    if (rows.length < CHUNK) return;
  }
}

/**
 * Every answer as rows: when, where, who, and a column for each question or choice. Anonymous answers come without a person
 * and in days, and not at all while there are fewer than five.
 */
export function answerExport(
  db: Kysely<StateDatabase>,
  workspace: OpenWorkspace,
  survey: SurveyDefinition,
  options: AnswerExport,
): ExportRows {
  const { record, store } = workspace;
  const chain = fallbackChain(survey, options.locale ?? survey.locale);
  const wave = options.wave ?? null;
  const isAnonymous = survey.anonymous === true;
  const questions = questionsOf(survey).flatMap((question) => columnsOf(question, chain));
  const about = isAnonymous
    ? ["submitted_on", "channel", "wave", "complete"]
    : ["response_id", "submitted_at", "channel", "wave", "complete", "language", "account", "person"];
  const named = questions.map((one) => (options.headings === "ids" ? one.id : one.text));

  const cells = async (rows: readonly AnswerRow[]): Promise<Cell[][]> => {
    const [people, accounts] = await Promise.all([
      labelsOf(
        store.engine,
        "person",
        rows.map((row) => row.person_id),
      ),
      labelsOf(
        store.engine,
        "account",
        rows.map((row) => row.account_id),
      ),
    ]);
    const subjects = rows.map((row) => surrogateOf(store.salt, "response", row.id));
    const texts = await textsBySubject(store.engine, subjects);
    return rows.map((row, i) => {
      const answers: Answers = { ...(JSON.parse(row.answers) as Answers), ...texts.get(String(subjects[i])) };
      const shared = [row.channel, row.wave, row.complete === 1];
      const head: Cell[] = isAnonymous
        ? [row.submitted_at.slice(0, 10), ...shared]
        : [
            row.id,
            row.submitted_at,
            ...shared,
            row.locale,
            row.account_id === null ? null : (accounts.get(row.account_id) ?? null),
            row.person_id === null ? null : (people.get(row.person_id) ?? null),
          ];
      return [...head, ...questions.map((one) => one.cell(answers))];
    });
  };
  const chunks = async function* () {
    const imported = isAnonymous ? [] : await importedRows(db, store.engine, record.id, survey.id, wave);
    for (let at = imported.length; at > 0; at -= CHUNK)
      yield await cells(imported.slice(Math.max(0, at - CHUNK), at).reverse());
    for await (const rows of ownRows(db, record.id, survey, wave)) {
      // Only the first chunk can hold fewer than a group of answers.
      if (isAnonymous && rows.length < SMALLEST) return;
      yield await cells(rows);
    }
  };
  return { columns: distinct([...about, ...named]), chunks: chunks() };
}
