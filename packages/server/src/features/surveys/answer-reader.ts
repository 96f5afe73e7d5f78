import type { Answers, SurveyDefinition } from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { TEXT_KEPT, textsOf } from "./answer-drafts.ts";
import type { AnswerRow } from "./answer-service.ts";
import { importedRows } from "./imported-answers.ts";
import { labelsOf } from "./person-directory.ts";
import { textsBySubject } from "./result-facts.ts";
import { SMALLEST } from "./smallest-group.ts";
import { surrogateOf } from "./surrogate-id.ts";

/** Answers that lists, choices, drivers and themes are read from, newest first. */
const MOST_ROWS = 50_000;

/** What a result needs of an answer: to read a row costs by the column. */
const COUNTED = ["id", "wave", "locale", "answers", "revision", "flushed_revision", "submitted_at"] as const;
type CountedRow = Pick<AnswerRow, (typeof COUNTED)[number]>;

/** A complete answer that counts, read once for all that is worked out from it. */
export interface CountedAnswer {
  readonly row: CountedRow;
  readonly given: Answers;
}

export interface AnswerQuery {
  readonly limit: number;
  readonly offset: number;
  readonly search?: string | undefined;
  readonly flagged: boolean;
}

const readOf = <Row extends { readonly answers: string }>(row: Row) => ({
  row,
  given: JSON.parse(row.answers) as Answers,
});

/** Reads answers one by one: our own from the state with their words from the vault, and those of other tools' files. */
export class AnswerReader {
  private readonly db: Kysely<StateDatabase>;
  constructor(db: Kysely<StateDatabase>) {
    this.db = db;
  }

  /** The answers that count, newest first. */
  async counted(workspace: OpenWorkspace, survey: SurveyDefinition, wave: string | null): Promise<CountedAnswer[]> {
    let query = this.db
      .selectFrom("survey_answer")
      .select(COUNTED)
      .where("workspace_id", "=", workspace.record.id)
      .where("survey_id", "=", survey.id)
      .where("complete", "=", 1)
      .where((eb) => eb.or([eb("flags", "=", "[]"), eb("released", "=", 1)]));
    if (wave !== null) query = query.where("wave", "=", wave);
    // Anonymous answers show only once a batch of them went to the facts together.
    if (survey.anonymous === true) query = query.where("flushed_revision", ">", 0);
    const own: CountedRow[] = await query.orderBy("submitted_at", "desc").limit(MOST_ROWS).execute();
    return (await this.withImported(workspace, survey, wave, own)).map(readOf);
  }

  /** A page of answers, newest first, with labels and texts. Anonymous ones have neither person nor account. */
  async page(workspace: OpenWorkspace, survey: SurveyDefinition, query: AnswerQuery) {
    const { record, store } = workspace;
    const answered = await this.db
      .selectFrom("survey_answer")
      .selectAll()
      .where("workspace_id", "=", record.id)
      .where("survey_id", "=", survey.id)
      .where("flags", query.flagged ? "!=" : "=", "[]")
      .orderBy("submitted_at", "desc")
      .orderBy("id")
      .limit(MOST_ROWS)
      .execute();
    const all = query.flagged ? answered : await this.withImported<AnswerRow>(workspace, survey, null, answered);
    // Fewer than five anonymous answers could point at people: none of them is shown yet.
    const shown = survey.anonymous === true ? all.filter((row) => row.flushed_revision > 0) : all;
    const known = survey.anonymous === true && shown.length < SMALLEST ? [] : shown;
    const wanted = query.search?.trim().toLowerCase() ?? "";
    const cut = <T>(rows: readonly T[]) => rows.slice(query.offset, query.offset + query.limit);
    // Only a search looks into the words of every answer.
    const read = (wanted === "" ? cut(known) : known).map(readOf);
    const texts = await this.texts(workspace, survey, read);
    const found = read.filter(
      ({ row }) =>
        wanted === "" || Object.values(texts.get(row.id) ?? {}).some((text) => text.toLowerCase().includes(wanted)),
    );
    const page = wanted === "" ? found : cut(found);
    const people = await labelsOf(
      store.engine,
      "person",
      page.map(({ row }) => row.person_id),
    );
    const accounts = await labelsOf(
      store.engine,
      "account",
      page.map(({ row }) => row.account_id),
    );
    return {
      items: page.map(({ row, given }) => {
        const own = texts.get(row.id) ?? {};
        return {
          id: row.id,
          at: row.submitted_at,
          channel: row.channel,
          wave: row.wave,
          account: row.account_id === null ? null : (accounts.get(row.account_id) ?? null),
          person: row.person_id === null ? null : (people.get(row.person_id) ?? null),
          complete: row.complete === 1,
          flags: JSON.parse(row.flags) as string[],
          released: row.released === 1,
          answers: Object.fromEntries(
            Object.entries(given).filter(([id]) => own[id] === undefined && given[id] !== TEXT_KEPT),
          ),
          texts: { ...own },
        };
      }),
      nextCursor: null,
      total: wanted === "" ? known.length : found.length,
    };
  }

  /** People's words by answer and question: from the vault, and from the state what was not moved there yet. */
  async texts({ store }: OpenWorkspace, survey: SurveyDefinition, answers: readonly CountedAnswer[]) {
    const subject = (id: string) => surrogateOf(store.salt, "response", id);
    // An answer says itself whether the vault keeps words of it.
    const kept = answers.filter(({ given }) => Object.values(given).includes(TEXT_KEPT));
    const stored = await textsBySubject(
      store.engine,
      kept.map(({ row }) => subject(row.id)),
    );
    const found = new Map<string, Readonly<Record<string, string>>>();
    for (const { row } of kept) {
      const texts = stored.get(String(subject(row.id)));
      if (texts !== undefined) found.set(row.id, texts);
    }
    for (const { row, given } of answers) {
      if (row.revision <= row.flushed_revision) continue;
      const texts = textsOf(survey, given);
      if (Object.keys(texts).length > 0) found.set(row.id, { ...found.get(row.id), ...texts });
    }
    return found;
  }

  /** Comments of cases by answer id. */
  async commentOf(workspace: OpenWorkspace, answerIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { salt, engine } = workspace.store;
    const found = await textsBySubject(
      engine,
      answerIds.map((id) => surrogateOf(salt, "response", id)),
    );
    return new Map(
      answerIds.flatMap((id) => {
        const texts = Object.values(found.get(String(surrogateOf(salt, "response", id))) ?? {});
        return texts.length === 0 ? [] : [[id, texts.join("\n")] as const];
      }),
    );
  }

  /** Own answers and those of other tools' files, newest first. */
  private async withImported<Row extends CountedRow>(
    { record, store }: OpenWorkspace,
    survey: SurveyDefinition,
    wave: string | null,
    own: readonly Row[],
  ): Promise<readonly (Row | AnswerRow)[]> {
    const imported = await importedRows(this.db, store.engine, record.id, survey.id, wave);
    if (imported.length === 0) return own;
    return [...own, ...imported]
      .sort((a, b) => (a.submitted_at < b.submitted_at ? 1 : a.submitted_at > b.submitted_at ? -1 : 0))
      .slice(0, MOST_ROWS);
  }
}
