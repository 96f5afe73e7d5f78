import type { Answer } from "./answers.ts";
import type { SurveyDefinition, SurveyQuestion } from "./definition.ts";
import { questionsOf } from "./definition.ts";
import { manyColumns } from "./import-columns.ts";
import { delightedReaders } from "./import-delighted.ts";
import type { ResponseLayout } from "./import-layout.ts";
import { filled, idsFor, type QuestionReader, says } from "./import-readers.ts";
import type { TableRecord } from "./import-table.ts";
import { dayOrderOf, isoOfForeign } from "./import-time.ts";
import { textIn } from "./localise.ts";

/** One response as it is to be stored. */
export interface ImportedResponse {
  readonly line: number;
  readonly id: string;
  /** ISO 8601 (without a zone: local), or the cell as it stands where it is no time. */
  readonly at: string;
  readonly email: string;
  readonly name: string;
  readonly phone: string;
  readonly account: string;
  readonly locale: string;
  readonly answers: Readonly<Record<string, Answer>>;
  /** Score cells by question id, as texts: a number, or what stood there. */
  readonly scores: Readonly<Record<string, string>>;
}

export interface ImportedResponses {
  readonly survey: SurveyDefinition;
  readonly readers: readonly QuestionReader[];
  readonly responses: readonly ImportedResponse[];
  /** Headings that were not carried over. */
  readonly ignored: readonly string[];
}

/**
 * The definition that a file of responses speaks of, and its responses. A survey that exists already keeps its questions: by
 * their texts, in any language; what it lacks is added. Types are inferred from wording and cells.
 */
export function importResponses(
  records: readonly TableRecord[],
  layout: ResponseLayout,
  into: { readonly id: string; readonly title: string; readonly locale: string; readonly existing?: SurveyDefinition },
): ImportedResponses {
  const { existing } = into;
  const rows = records.slice(layout.headerRows);
  const stored = existing === undefined ? [] : questionsOf(existing);
  const ids = idsFor(new Set(stored.map((question) => question.id)));
  const knownBy = (text: string) => stored.find((question) => says(question.text, text));
  const ignored = [...layout.ignored];
  const readers = layout.tool === "delighted" ? delightedReaders(layout, rows) : [];
  for (const group of layout.questions) {
    const empty = rows.every((record) => group.columns.every((column) => filled(record.cells[column.index]) === ""));
    if (empty) {
      ignored.push(group.text);
      continue;
    }
    const known = knownBy(group.text);
    const id = known?.id ?? ids(group.text, `q${readers.length + 1}`);
    const reader = manyColumns(id, group, rows, known);
    if (reader === null) ignored.push(group.text);
    else readers.push(reader);
  }
  const read = new Map(readers.map((reader) => [reader.question.id, reader.question]));
  const kept = existing?.pages.map((page) => ({
    ...page,
    questions: page.questions.map((question) => read.get(question.id) ?? question),
  }));
  const fresh = readers.map((reader) => reader.question).filter((one) => !stored.some((own) => own.id === one.id));
  const pages =
    kept === undefined
      ? [{ id: "page1", questions: fresh }]
      : fresh.length === 0
        ? kept
        : [...kept, { id: `imported_${kept.length + 1}`, questions: fresh }];
  const survey: SurveyDefinition =
    existing === undefined
      ? { id: into.id, title: into.title, locale: into.locale, locales: [into.locale], pages, thankYou: [] }
      : { ...existing, pages };
  return { survey, readers, ignored, responses: responsesOf(rows, layout, readers) };
}

function responsesOf(
  rows: readonly TableRecord[],
  layout: ResponseLayout,
  readers: readonly QuestionReader[],
): ImportedResponse[] {
  const { meta } = layout;
  const cellOf = (record: TableRecord, name: keyof typeof meta): string =>
    meta[name] === undefined ? "" : filled(record.cells[meta[name]]);
  const order = dayOrderOf(rows.map((record) => cellOf(record, "at")));
  const seen = new Map<string, number>();
  return rows.map((record) => {
    const given = cellOf(record, "at") || cellOf(record, "started");
    const at = isoOfForeign(given, order) ?? given;
    const email = cellOf(record, "email").toLowerCase();
    const name = cellOf(record, "name") || `${cellOf(record, "first_name")} ${cellOf(record, "last_name")}`.trim();
    // Without an id of its own a response is its moment and its address, counted where they come again.
    let id = cellOf(record, "id");
    if (id === "") {
      const base = `${at} ${email}`.trim();
      const times = (seen.get(base) ?? 0) + 1;
      seen.set(base, times);
      id = times === 1 ? base : `${base} ${times}`;
    }
    const answers: Record<string, Answer> = {};
    const scores: Record<string, string> = {};
    for (const reader of readers) {
      const { answer, other, raw } = reader.read(record.cells);
      const { id: question } = reader.question;
      if (answer !== null) answers[question] = answer;
      if (other !== null) answers[`${question}:other`] = other;
      if (reader.kind !== null && raw !== "") scores[question] = raw;
    }
    return {
      line: record.line,
      id,
      at,
      email,
      name,
      phone: cellOf(record, "phone"),
      account: cellOf(record, "account"),
      locale: cellOf(record, "locale"),
      answers,
      scores,
    };
  });
}

/** A readable name of a question, for a preview. */
export const questionName = (survey: SurveyDefinition, question: SurveyQuestion): string =>
  textIn(question.text, [survey.locale]);
