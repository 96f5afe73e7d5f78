import type { Answer } from "./answers.ts";
import type { LocaleTexts, SurveyOption, SurveyQuestion } from "./definition.ts";
import { type ScoreKind, scoreKindOf } from "./question-scale.ts";

/** Headings and options that stand for "something else". */
export const OTHER = /^(other|altul|altceva|其他|其它)\b.*|please specify|vă rugăm să specificați|请注明|請註明/i;

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

export const says = (texts: LocaleTexts, text: string): boolean =>
  typeof texts === "string" ? texts === text : Object.values(texts).includes(text);
export const optionBy = (options: readonly SurveyOption[], text: string): string | undefined =>
  options.find((option) => says(option.text, text))?.id;
export const filled = (cell: string | undefined): string => (cell ?? "").trim();

/** Ids made of texts, each once. */
export function idsFor(taken: Set<string>): (text: string, fallback: string) => string {
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
export function leadingNumber(text: string): number | null {
  const match = /^(\d{1,3})(?:\.0+)?(?:\s*(?:[-–(:=]|stars?\b|stele\b|星).*)?$/i.exec(text.trim());
  return match === null ? null : Number(match[1]);
}

/** Options of the texts that were met, after those that are known. */
export function optionsOf(texts: Iterable<string>, known: readonly SurveyOption[]): SurveyOption[] {
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

/** A scale as a tool asked it. */
export const score = (min: number, max: number, lowIsGood = false) => ({ min, max, lowIsGood });
export type Scale = ReturnType<typeof score>;

/** A score, by what `step` makes of a cell; null is none. */
export function scoreReader(
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

/** One of the options, or those that `split` finds in a cell. */
export function choiceReader(
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

/** Words as they stand. */
export function textReader(question: SurveyQuestion, column: number): QuestionReader {
  return {
    question,
    columns: [column],
    kind: null,
    scale: null,
    read: (cells) => {
      const cell = filled(cells[column]);
      return { answer: cell === "" ? null : cell, other: null, raw: cell };
    },
  };
}
