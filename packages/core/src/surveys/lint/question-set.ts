import type { QuestionType, SurveyDefinition, SurveyOption, SurveyQuestion } from "../definition.ts";
import { STOCK_LABELS } from "../stock-wordings.ts";

const TYPES: Readonly<Record<string, QuestionType>> = {
  nps: "nps",
  csat: "csat",
  ces: "ces",
  ces1: "ces",
  scale: "scale",
  ends: "scale",
  single: "single",
  multi: "multiple",
  text: "text",
  matrix: "matrix",
  ranking: "ranking",
  stars: "stars",
  smileys: "smileys",
  thumbs: "thumbs",
};
const OTHER = /^(other|others|alt|alta|altul|altele|altceva|altfel|altcineva|其他|其它)$/iu;

function options(list: string): readonly SurveyOption[] {
  return list
    .split(";")
    .map((text, i) => ({ id: `o${i + 1}`, text: text.trim(), ...(OTHER.test(text.trim()) ? { other: true } : {}) }));
}

function labelsOf(
  type: string,
  list: string | undefined,
): { max: number; min: number; labels: Record<string, string> } {
  const range = type === "nps" ? { min: 0, max: 10 } : type === "ces" ? { min: 1, max: 7 } : { min: 1, max: 5 };
  if (list === undefined) return { ...range, labels: {} };
  const parts = list.split(";").map((part) => part.trim());
  if (parts.some((part) => /^\d+=/.test(part)))
    return {
      ...range,
      labels: Object.fromEntries(parts.map((part) => part.split("=").map((one) => one.trim()) as [string, string])),
    };
  if (type === "ends" || parts.length === 2)
    return { ...range, labels: { [range.min]: parts[0]!, [range.max]: parts.at(-1)! } };
  return { min: 1, max: parts.length, labels: Object.fromEntries(parts.map((part, i) => [String(i + 1), part])) };
}

function question(text: string, id: string, locale: string): SurveyQuestion {
  const match = /^(?:(\w+)((?: \w+)*): )?([^[{]*)(?:\[([^\]]*)\])?\s*(?:\{([^}]*)\})?$/u.exec(text.trim());
  const known = match?.[1] !== undefined && TYPES[match[1]] !== undefined;
  if (match === null || (match[1] !== undefined && !known))
    throw new RangeError(`a question of a set requires the notation of README.md, got ${text}`);
  const type = match[1] ?? "plain";
  const flags = (match[2] ?? "").trim().split(" ");
  const base = { id, text: match[3]!.trim(), ...(flags.includes("required") ? { required: true } : {}) };
  if (type === "plain") {
    const labels = Object.fromEntries(
      Object.entries(STOCK_LABELS.satisfied).map(([score, texts]) => [
        score,
        (texts as Readonly<Record<string, string>>)[locale]!,
      ]),
    );
    return { ...base, type: "scale", scale: { min: 1, max: 5, labels } };
  }
  const kind = TYPES[type]!;
  if (["nps", "csat", "ces", "scale"].includes(kind))
    return {
      ...base,
      type: kind,
      scale: labelsOf(type, match[4]),
      ...(type === "ces1" ? { version: "1.0" as const } : {}),
    };
  return {
    ...base,
    type: kind,
    ...(match[4] === undefined ? {} : { options: options(match[4]) }),
    ...(match[5] === undefined ? {} : { rows: options(match[5]) }),
    ...(flags.includes("random") ? { randomise: true } : {}),
  };
}

/** A text of the question sets (see sets/README.md) as a survey. */
export function surveyOfSet(text: string, locale: string): SurveyDefinition {
  const parts = text.split(" // ").flatMap((part) => {
    const repeated = /^\*(\d+): (.*)$/u.exec(part);
    return repeated === null
      ? [part]
      : Array.from({ length: Number(repeated[1]) }, (_, i) => repeated[2]!.replaceAll("{n}", String(i + 1)));
  });
  return {
    id: "set",
    title: "Set",
    locale,
    locales: [locale],
    pages: [{ id: "page", questions: parts.map((part, i) => question(part, `q${i + 1}`, locale)) }],
    thankYou: [],
  };
}
