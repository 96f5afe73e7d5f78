// Over 300 lines: what a column is and how its cells are read is decided in one place, question by question.
import type { Answer } from "./answers.ts";
import type { LocaleTexts, SurveyDefinition, SurveyOption, SurveyQuestion } from "./definition.ts";
import { questionsOf } from "./definition.ts";
import type { QuestionGroup, ResponseLayout } from "./import-layout.ts";
import type { TableRecord } from "./import-table.ts";
import { dayOrderOf, isoOfForeign } from "./import-time.ts";
import { agreeStep, looksLike, satisfiedStep } from "./import-wordings.ts";
import { textIn } from "./localise.ts";
import { type ScoreKind, scaleOf, scoreKindOf } from "./question-scale.ts";

const MOST_OPTIONS = 40;
const LONGEST_OPTION = 120;
const OTHER = /^(other|altul|altceva|其他|其它)\b.*|please specify|vă rugăm să specificați|请注明|請註明/i;

/** Reads one question's answer from a record's cells. `raw` is the cell as it stands, for scores that are none. */
export interface QuestionReader {
  readonly question: SurveyQuestion;
  readonly columns: readonly number[];
  readonly kind: ScoreKind | null;
  /** Scale of the score as the tool asked it, which a definition of ours may not be able to say. */
  readonly scale: { readonly min: number; readonly max: number; readonly lowIsGood: boolean } | null;
  readonly read: (cells: readonly string[]) => {
    readonly answer: Answer | null;
    readonly other: string | null;
    readonly raw: string;
  };
}

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

const says = (texts: LocaleTexts, text: string): boolean =>
  typeof texts === "string" ? texts === text : Object.values(texts).includes(text);
const optionBy = (options: readonly SurveyOption[], text: string): string | undefined =>
  options.find((option) => says(option.text, text))?.id;
const filled = (cell: string | undefined): string => (cell ?? "").trim();

function idsFor(taken: Set<string>): (text: string, fallback: string) => string {
  return (text, fallback) => {
    const base =
      text
        .toLowerCase()
        .normalize("NFKD")
        .replaceAll(/[^a-z0-9]+/g, "_")
        .replaceAll(/^[^a-z]+|_+$/g, "")
        .slice(0, 30)
        .replace(/_[^_]*$/, (tail) => (text.length > 40 ? "" : tail)) || fallback;
    let id = base;
    for (let n = 2; taken.has(id); n += 1) id = `${base}_${n}`;
    taken.add(id);
    return id;
  };
}

/** "10 - Extremely likely", "5 (best)" and "4 stars" begin with their score. */
function leadingNumber(text: string): number | null {
  const match = /^(\d{1,3})(?:\.0+)?(?:\s*(?:[-–(:=]|stars?\b|stele\b|星).*)?$/i.exec(text.trim());
  return match === null ? null : Number(match[1]);
}

function optionsOf(texts: Iterable<string>, known: readonly SurveyOption[]): SurveyOption[] {
  const options = [...known];
  const ids = idsFor(new Set(options.map((option) => option.id)));
  for (const text of texts) {
    if (options.some((option) => says(option.text, text))) continue;
    options.push({
      id: ids(text, `o${options.length + 1}`),
      text,
      ...(OTHER.test(text) ? { other: true, pinned: true } : {}),
    });
  }
  return options;
}

/** Separator of a cell that holds several choices: Google's CSV has `;`, its sheets and the condensed files a comma. */
function separatorOf(values: readonly string[]): ";" | ", " | null {
  for (const separator of [";", ", "] as const) {
    const split = values.filter((value) => value.includes(separator));
    if (split.length === 0) continue;
    const parts = values.flatMap((value) => value.split(separator).map((part) => part.trim())).filter((p) => p !== "");
    const distinct = new Set(parts);
    const short = parts.every((part) => part.length <= 60);
    // Choices come again and again, phrases of a comment do not.
    if (short && distinct.size <= 20 && parts.length >= 2 * distinct.size) return separator;
  }
  return null;
}

const score = (min: number, max: number, lowIsGood = false) => ({ min, max, lowIsGood });
type Scale = ReturnType<typeof score>;

function scoreReader(
  question: SurveyQuestion,
  column: number,
  scale: Scale,
  step: (cell: string) => number | null,
): QuestionReader {
  return {
    question,
    columns: [column],
    kind: scoreKindOf(question),
    scale,
    read: (cells) => {
      const cell = filled(cells[column]);
      const value = cell === "" ? null : step(cell);
      return { answer: value, other: null, raw: value === null ? cell : String(value) };
    },
  };
}

/** What a column of numbers asks, by its wording and by how far they go. */
function numericQuestion(
  text: string,
  low: number,
  high: number,
): { type: SurveyQuestion["type"]; scale: Scale } | null {
  if (high <= 10 && looksLike("nps", text)) return { type: "nps", scale: score(0, 10) };
  if (low < 0 || high > 10) return null;
  if (low >= 1 && high <= 5 && looksLike("csat", text)) return { type: "csat", scale: score(1, 5) };
  if (low >= 1 && high <= 7 && looksLike("ces", text)) return { type: "ces", scale: score(1, 7) };
  if (low >= 1 && high <= 5) return { type: looksLike("stars", text) ? "stars" : "scale", scale: score(1, 5) };
  return { type: "scale", scale: low === 0 ? score(0, 10) : score(1, high <= 7 ? 7 : 10) };
}

function singleColumn(
  id: string,
  text: string,
  column: number,
  values: readonly string[],
  known: SurveyQuestion | undefined,
): QuestionReader {
  const base = { id, text };
  const numbers = values.map(leadingNumber);
  const counted = numbers.filter((value): value is number => value !== null);
  const knownScale = known === undefined ? null : scaleOf(known);
  const satisfied = values.filter((value) => satisfiedStep(value) !== null).length;
  const agree = values.filter((value) => agreeStep(value) !== null).length;
  // A question that reads like a score is one even where some cells are wrong: those are refused, not taken as words.
  const isScore = (["nps", "csat", "ces", "stars"] as const).some((one) => looksLike(one, text));
  const most = (n: number) => values.length > 0 && n >= (isScore ? 0.6 : 0.8) * values.length;
  const stepOf = (type: SurveyQuestion["type"]) => (cell: string) =>
    leadingNumber(cell) ?? (type === "csat" ? satisfiedStep(cell) : type === "ces" ? agreeStep(cell) : null);
  if (known !== undefined && knownScale !== null)
    return scoreReader(known, column, { ...knownScale }, stepOf(known.type));
  if (known === undefined && most(satisfied) && looksLike("csat", `${text} ${values[0] ?? ""}`)) {
    const labels: Record<string, string> = {};
    for (const value of values) {
      const step = satisfiedStep(value);
      if (step !== null) labels[String(step)] ??= value;
    }
    const question: SurveyQuestion = { ...base, type: "csat", scale: { min: 1, max: 5, labels } };
    return scoreReader(question, column, score(1, 5), stepOf("csat"));
  }
  if (known === undefined && most(agree) && looksLike("ces", text)) {
    const question: SurveyQuestion = { ...base, type: "ces", version: "2.0" };
    return scoreReader(question, column, score(1, 7), stepOf("ces"));
  }
  if (known === undefined && most(counted.length)) {
    const found = numericQuestion(
      text,
      Math.min(...counted),
      counted.reduce((a, b) => Math.max(a, b), 0),
    );
    if (found !== null) {
      const { min, max } = found.scale;
      const question: SurveyQuestion = {
        ...base,
        type: found.type,
        ...(found.type === "stars" ? {} : { scale: { min, max } }),
        ...(found.type === "ces" ? { version: "2.0" as const } : {}),
      };
      return scoreReader(question, column, found.scale, stepOf(found.type));
    }
  }
  const mayList = known === undefined ? !looksLike("comment", text) : known.type === "multiple";
  const separator = mayList ? separatorOf(values) : null;
  if (separator !== null || known?.type === "multiple") {
    const parts = (cell: string) =>
      cell
        .split(separator ?? ", ")
        .map((part) => part.trim())
        .filter((part) => part !== "");
    const options = optionsOf(new Set(values.flatMap(parts)), known?.options ?? []);
    return choiceReader({ ...(known ?? base), type: "multiple", options }, column, (cell) => parts(cell));
  }
  const distinct = new Set(values);
  const listed =
    distinct.size <= Math.min(MOST_OPTIONS, values.length / 2) &&
    [...distinct].every((value) => value.length <= LONGEST_OPTION && !value.includes("\n"));
  if (known?.type === "single" || (known === undefined && listed && distinct.size >= 2)) {
    const options = optionsOf(distinct, known?.options ?? []);
    return choiceReader({ ...(known ?? base), type: "single", options }, column, null);
  }
  return {
    question: { ...(known ?? base), type: "text" },
    columns: [column],
    kind: null,
    scale: null,
    read: (cells) => {
      const cell = filled(cells[column]);
      return { answer: cell === "" ? null : cell, other: null, raw: cell };
    },
  };
}

function choiceReader(
  question: SurveyQuestion,
  column: number,
  split: ((cell: string) => readonly string[]) | null,
): QuestionReader {
  const options = question.options ?? [];
  const byText = new Map(
    options.flatMap(({ id, text }) =>
      (typeof text === "string" ? [text] : Object.values(text)).map((one) => [one, id]),
    ),
  );
  return {
    question,
    columns: [column],
    kind: null,
    scale: null,
    read: (cells) => {
      const cell = filled(cells[column]);
      if (cell === "") return { answer: null, other: null, raw: "" };
      const chosen = (split?.(cell) ?? [cell]).flatMap((part) => byText.get(part) ?? []);
      return { answer: split === null ? (chosen[0] ?? null) : chosen, other: null, raw: cell };
    },
  };
}

/** Several columns of one question: a choice a column, a row of a grid a column, or an answer and its "other". */
function manyColumns(
  id: string,
  group: QuestionGroup,
  records: readonly TableRecord[],
  known: SurveyQuestion | undefined,
): QuestionReader | null {
  const { text, columns } = group;
  const base = { id, text };
  const otherAt = columns.findIndex((column, i) => i > 0 && OTHER.test(column.label));
  const others = otherAt < 0 ? null : columns[otherAt]!;
  const main = columns.filter((column) => column !== others);
  const valuesOf = (index: number) =>
    records.map((record) => filled(record.cells[index])).filter((cell) => cell !== "");
  const otherText = (cells: readonly string[]) => (others === null ? "" : filled(cells[others.index]));
  const withOther = (options: readonly SurveyOption[]): SurveyOption[] =>
    others === null || options.some((option) => option.other === true)
      ? [...options]
      : [...options, { id: "other", text: others.label, other: true, pinned: true }];
  if (main.length === 1) {
    const single = singleColumn(id, text, main[0]!.index, valuesOf(main[0]!.index), known);
    if (others === null || single.question.type === "text" || single.kind !== null) return single;
    const question = { ...single.question, options: withOther(single.question.options ?? []) };
    const otherId = question.options.find((option) => option.other === true)!.id;
    return {
      ...single,
      question,
      columns: columns.map((column) => column.index),
      read: (cells) => {
        const found = single.read(cells);
        const other = otherText(cells);
        if (other === "") return found;
        const chosen = Array.isArray(found.answer) ? [...(found.answer as readonly string[]), otherId] : otherId;
        return {
          answer: found.answer === null || Array.isArray(found.answer) ? chosen : found.answer,
          other,
          raw: other,
        };
      },
    };
  }
  const ticked = main.every((column) =>
    valuesOf(column.index).every((cell) => cell === column.label || cell === "1" || cell === "0"),
  );
  if (ticked) {
    const given = withOther(
      optionsOf(
        main.map((column) => column.label),
        known?.options ?? [],
      ),
    );
    const idAt = main.map((column) => optionBy(given, column.label)!);
    const otherId = given.find((option) => option.other === true)?.id;
    return {
      question: { ...(known ?? base), type: "multiple", options: given },
      columns: columns.map((column) => column.index),
      kind: null,
      scale: null,
      read: (cells) => {
        const chosen = main.flatMap((column, i) => (["", "0"].includes(filled(cells[column.index])) ? [] : [idAt[i]!]));
        const other = otherText(cells);
        if (other !== "" && otherId !== undefined) chosen.push(otherId);
        return { answer: chosen.length === 0 ? null : chosen, other: other === "" ? null : other, raw: "" };
      },
    };
  }
  // A grid: each column is a row of it, its cells are the columns.
  const rows = optionsOf(
    main.map((column) => column.label),
    known?.rows ?? [],
  );
  const cellsSeen = new Set(main.flatMap((column) => valuesOf(column.index)));
  const isRanking =
    cellsSeen.size === main.length && [...cellsSeen].every((cell) => /^\d+$/.test(cell) && Number(cell) <= main.length);
  if (cellsSeen.size > MOST_OPTIONS) return null;
  const rowAt = main.map((column) => optionBy(rows, column.label)!);
  if (isRanking && (known === undefined || known.type === "ranking")) {
    return {
      question: { ...(known ?? base), type: "ranking", options: rows },
      columns: columns.map((column) => column.index),
      kind: null,
      scale: null,
      read: (cells) => {
        const placed = main.map((column, i) => ({
          id: rowAt[i]!,
          place: Number(filled(cells[column.index]) || Number.NaN),
        }));
        const whole = placed.every(({ place }) => Number.isInteger(place));
        return {
          answer: whole ? placed.sort((a, b) => a.place - b.place).map((one) => one.id) : null,
          other: null,
          raw: "",
        };
      },
    };
  }
  const options = optionsOf(cellsSeen, known?.options ?? []);
  return {
    question: { ...(known ?? base), type: "matrix", options, rows },
    columns: columns.map((column) => column.index),
    kind: null,
    scale: null,
    read: (cells) => {
      const given = main.flatMap((column, i) => {
        const chosen = optionBy(options, filled(cells[column.index]));
        return chosen === undefined ? [] : [[rowAt[i]!, chosen] as const];
      });
      return { answer: given.length === 0 ? null : Object.fromEntries(given), other: null, raw: "" };
    },
  };
}

const DELIGHTED = {
  nps: { type: "nps", scale: score(0, 10), text: "How likely are you to recommend us to a friend or colleague?" },
  csat: { type: "csat", scale: score(1, 5), text: "How satisfied are you with us overall?" },
  ces: { type: "ces", scale: score(1, 5), text: "The company made it easy for me to handle my issue." },
  smileys: { type: "smileys", scale: score(1, 5), text: "How was your experience?" },
  thumbs: { type: "thumbs", scale: score(0, 1), text: "Did this go well for you?" },
  stars: { type: "stars", scale: score(1, 5), text: "How many stars would you give your experience?" },
} as const;
const DELIGHTED_NAMES: Readonly<Record<string, keyof typeof DELIGHTED>> = {
  nps: "nps",
  csat: "csat",
  csat_3: "csat",
  ces: "ces",
  ces_7: "ces",
  smileys: "smileys",
  smiley: "smileys",
  thumbs: "thumbs",
  stars: "stars",
  stars_five: "stars",
  "5_star": "stars",
  "5_stars": "stars",
};

/** Delighted's one score column, one question for each type of survey that the file names. */
function delightedReaders(layout: ResponseLayout, records: readonly TableRecord[]): QuestionReader[] {
  const { score: at, type, comment } = layout.meta;
  if (at === undefined) return [];
  const kindOf = (cells: readonly string[]): keyof typeof DELIGHTED | null => {
    const named =
      type === undefined
        ? ""
        : filled(cells[type])
            .toLowerCase()
            .replaceAll(/[^a-z0-9]+/g, "_");
    return named === "" ? "nps" : (DELIGHTED_NAMES[named] ?? null);
  };
  const present = new Set(records.flatMap((record) => kindOf(record.cells) ?? []));
  const readers: QuestionReader[] = [...present].map((kind) => {
    const { scale, text, type: questionType } = DELIGHTED[kind];
    const fixed = ["smileys", "thumbs", "stars", "ces"].includes(kind);
    const question: SurveyQuestion = {
      id: kind,
      type: questionType,
      text,
      ...(fixed ? {} : { scale: { min: scale.min, max: scale.max } }),
    };
    const whole = scoreReader(question, at, { ...scale }, leadingNumber);
    return {
      ...whole,
      read: (cells) => (kindOf(cells) === kind ? whole.read(cells) : { answer: null, other: null, raw: "" }),
    };
  });
  if (comment !== undefined && records.some((record) => filled(record.cells[comment]) !== ""))
    readers.push(singleColumnText("comment", "What is the main reason for your answer?", comment));
  return readers;
}

function singleColumnText(id: string, text: string, column: number): QuestionReader {
  return {
    question: { id, type: "text", text },
    columns: [column],
    kind: null,
    scale: null,
    read: (cells) => {
      const cell = filled(cells[column]);
      return { answer: cell === "" ? null : cell, other: null, raw: cell };
    },
  };
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
