import type { QuestionScale, SurveyQuestion } from "./definition.ts";

/** The kinds of scores that the facts know; `employee` answers go to their own table. */
export type ScoreKind = "nps" | "csat" | "ces" | "smiley" | "thumbs" | "stars" | "employee";

const KINDS: Partial<Record<SurveyQuestion["type"], ScoreKind>> = {
  nps: "nps",
  csat: "csat",
  ces: "ces",
  esat: "employee",
  smileys: "smiley",
  thumbs: "thumbs",
  stars: "stars",
};

/** What kind of score a question gives; null for questions that are no score of the catalogue. */
export function scoreKindOf(question: Pick<SurveyQuestion, "type">): ScoreKind | null {
  return KINDS[question.type] ?? null;
}

/** The scale of a question with a score; null for the others. NPS, thumbs and CES fix theirs; the others default to 1–5. */
export function scaleOf(question: SurveyQuestion): Required<Pick<QuestionScale, "min" | "max" | "lowIsGood">> | null {
  switch (question.type) {
    case "nps":
      return { min: 0, max: 10, lowIsGood: false };
    case "thumbs":
      return { min: 0, max: 1, lowIsGood: false };
    case "ces":
      return question.version === "1.0" ? { min: 1, max: 5, lowIsGood: true } : { min: 1, max: 7, lowIsGood: false };
    case "smileys":
    case "stars":
      return { min: 1, max: 5, lowIsGood: false };
    case "csat":
    case "esat":
    case "scale": {
      const { min, max, lowIsGood } = question.scale ?? { min: 1, max: 5 };
      return { min, max, lowIsGood: lowIsGood ?? false };
    }
    default:
      return null;
  }
}
