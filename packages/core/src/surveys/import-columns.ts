import type { SurveyOption, SurveyQuestion } from "./definition.ts";
import type { QuestionGroup } from "./import-layout.ts";
import {
  choiceReader,
  filled,
  leadingNumber,
  OTHER,
  optionBy,
  optionsOf,
  type QuestionReader,
  type Scale,
  score,
  scoreReader,
  textReader,
} from "./import-readers.ts";
import type { TableRecord } from "./import-table.ts";
import { agreeStep, looksLike, satisfiedStep } from "./import-wordings.ts";
import { scaleOf } from "./question-scale.ts";

const MOST_OPTIONS = 40;
const LONGEST_OPTION = 120;
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
  return textReader({ ...(known ?? base), type: "text" }, column);
}

/** Several columns of one question: a choice a column, a row of a grid a column, or an answer and its "other". */
export function manyColumns(
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
