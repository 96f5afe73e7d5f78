import {
  type Answer,
  type Answers,
  questionsOf,
  type SurveyDefinition,
  type SurveyQuestion,
  scaleOf,
} from "@tendwell/core/surveys";
import type { FormFields } from "./form-body.ts";

const LONGEST = 5_000;
const clip = (text: string) => text.slice(0, LONGEST).replaceAll("\r\n", "\n");

/** What a page's form says about its questions. Nothing is trusted: `checkAnswer` judges each. */
export function answersOfForm(questions: readonly SurveyQuestion[], form: FormFields): Answers {
  const found: Record<string, Answer> = {};
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? clip(value) : "";
  };
  for (const question of questions) {
    const name = `q.${question.id}`;
    const value = text(name);
    if (scaleOf(question) !== null) {
      if (value !== "") found[question.id] = /^-?\d{1,3}$/.test(value) ? Number(value) : value;
      continue;
    }
    switch (question.type) {
      case "multiple":
        found[question.id] = form
          .getAll(name)
          .filter((one): one is string => typeof one === "string")
          .map(clip);
        break;
      case "ranking": {
        const places = (question.options ?? []).map(({ id }) => ({ id, place: Number(text(`${name}.${id}`)) }));
        const ranked = places.filter(({ place }) => place >= 1).sort((a, b) => a.place - b.place);
        const distinct = new Set(ranked.map(({ place }) => place)).size === ranked.length;
        // Two things at one place is no ranking: fewer than all options makes checkAnswer say so.
        found[question.id] = distinct ? ranked.map(({ id }) => id) : ranked.slice(0, 1).map(({ id }) => id);
        break;
      }
      case "matrix":
        found[question.id] = Object.fromEntries(
          (question.rows ?? []).map(({ id }) => [id, text(`${name}.${id}`)]).filter(([, cell]) => cell !== ""),
        );
        break;
      case "consent":
        found[question.id] = value === "yes";
        break;
      case "hidden":
        break;
      default:
        found[question.id] = value;
    }
    const other = text(`${name}.other`);
    if (other !== "") found[`${question.id}:other`] = other;
  }
  return found;
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value === "string") return value.length <= LONGEST;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "boolean") return true;
  if (typeof value !== "object" || value === null) return false;
  const parts: unknown[] = Array.isArray(value) ? value : Object.values(value);
  return parts.length <= 200 && parts.every((part) => typeof part === "string" && part.length <= 200);
}

/** Answers that came back from outside as JSON: unknown questions and shapes are dropped. */
export function answersOfJson(survey: SurveyDefinition, text: string): Answers {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return {};
  }
  return knownAnswers(survey, parsed);
}

export function knownAnswers(survey: SurveyDefinition, parsed: unknown): Answers {
  if (typeof parsed !== "object" || parsed === null) return {};
  const known = new Set(questionsOf(survey).flatMap(({ id }) => [id, `${id}:other`]));
  return Object.fromEntries(
    Object.entries(parsed).filter((entry): entry is [string, Answer] => known.has(entry[0]) && isAnswer(entry[1])),
  );
}
