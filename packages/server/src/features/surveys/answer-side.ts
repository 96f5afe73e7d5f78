import {
  type Answers,
  questionsOf,
  type ScoredComment,
  type SurveyDefinition,
  scaleOf,
  scoreKindOf,
} from "@tendwell/core/surveys";

/** Which side an answer takes: by NPS, else by the first score's ends. */
export function sideOf(survey: SurveyDefinition, answers: Answers): ScoredComment["side"] | null {
  const question =
    questionsOf(survey).find((one) => one.type === "nps") ??
    questionsOf(survey).find((one) => scoreKindOf(one) !== null);
  const score = question === undefined ? undefined : answers[question.id];
  if (question === undefined || typeof score !== "number") return null;
  if (question.type === "nps") return score >= 9 ? "promoter" : score <= 6 ? "detractor" : "passive";
  const { min, max, lowIsGood } = scaleOf(question)!;
  const upward = lowIsGood ? min + max - score : score;
  return 2 * upward < min + max ? "detractor" : upward >= max - (max - min >= 4 ? 1 : 0) ? "promoter" : "passive";
}
