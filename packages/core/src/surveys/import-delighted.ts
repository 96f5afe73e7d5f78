import type { SurveyQuestion } from "./definition.ts";
import type { ResponseLayout } from "./import-layout.ts";
import { filled, leadingNumber, type QuestionReader, score, scoreReader, textReader } from "./import-readers.ts";
import type { TableRecord } from "./import-table.ts";

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
export function delightedReaders(layout: ResponseLayout, records: readonly TableRecord[]): QuestionReader[] {
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
    readers.push(
      textReader({ id: "comment", type: "text", text: "What is the main reason for your answer?" }, comment),
    );
  return readers;
}
