import type { Answer, Answers } from "./answers.ts";
import type { SurveyQuestion } from "./definition.ts";
import { scaleOf } from "./question-scale.ts";

/** Why an answer is refused; each has a text in the messages. */
export type AnswerProblem =
  | "required"
  | "not_an_option"
  | "out_of_scale"
  | "too_short"
  | "too_long"
  | "too_few_choices"
  | "too_many_choices"
  | "not_an_email"
  | "not_a_number"
  | "other_needs_text"
  | "not_ranked";

const LONGEST_TEXT = 5_000;

function isEmpty(answer: Answer | undefined): boolean {
  if (answer === undefined || answer === "" || answer === false) return true;
  if (typeof answer === "string") return answer.trim() === "";
  if (Array.isArray(answer)) return answer.length === 0;
  return typeof answer === "object" && Object.keys(answer).length === 0;
}

function checkChoices(question: SurveyQuestion, chosen: readonly string[], answers: Answers): AnswerProblem | null {
  const options = question.options ?? [];
  if (chosen.some((id) => !options.some((option) => option.id === id))) return "not_an_option";
  if (new Set(chosen).size !== chosen.length) return "not_an_option";
  const { minChoices, maxChoices } = question.validation ?? {};
  if (minChoices !== undefined && chosen.length < minChoices) return "too_few_choices";
  if (maxChoices !== undefined && chosen.length > maxChoices) return "too_many_choices";
  const needsText = chosen.some((id) => options.find((option) => option.id === id)?.other === true);
  return needsText && question.required === true && isEmpty(answers[`${question.id}:other`])
    ? "other_needs_text"
    : null;
}

function checkText(question: SurveyQuestion, text: string): AnswerProblem | null {
  const { minLength = 0, maxLength = LONGEST_TEXT, kind } = question.validation ?? {};
  const length = [...text].length;
  if (length < minLength) return "too_short";
  if (length > Math.min(maxLength, LONGEST_TEXT)) return "too_long";
  if (kind === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())) return "not_an_email";
  if (kind === "number" && !Number.isFinite(Number(text.trim().replace(",", ".")))) return "not_a_number";
  return null;
}

/** What is wrong with the answer to one question; null when nothing is. Unanswered questions are wrong only where required. */
export function checkAnswer(question: SurveyQuestion, answers: Answers): AnswerProblem | null {
  const answer = answers[question.id];
  if (isEmpty(answer)) return question.required === true && question.type !== "hidden" ? "required" : null;
  const scale = scaleOf(question);
  if (scale !== null) {
    const isScore =
      typeof answer === "number" && Number.isInteger(answer) && answer >= scale.min && answer <= scale.max;
    return isScore ? null : "out_of_scale";
  }
  switch (question.type) {
    case "single":
      return typeof answer === "string" ? checkChoices(question, [answer], answers) : "not_an_option";
    case "multiple":
      return Array.isArray(answer) ? checkChoices(question, answer, answers) : "not_an_option";
    case "ranking": {
      if (!Array.isArray(answer)) return "not_ranked";
      const problem = checkChoices(question, answer, answers);
      return problem ?? (answer.length === (question.options ?? []).length ? null : "not_ranked");
    }
    case "text":
      return typeof answer === "string" ? checkText(question, answer) : "not_an_option";
    case "matrix": {
      if (typeof answer !== "object" || Array.isArray(answer)) return "not_an_option";
      const cells = Object.entries(answer as Readonly<Record<string, string>>);
      const known = cells.every(
        ([row, column]) =>
          (question.rows ?? []).some((one) => one.id === row) &&
          (question.options ?? []).some((one) => one.id === column),
      );
      if (!known) return "not_an_option";
      return question.required === true && cells.length < (question.rows ?? []).length ? "required" : null;
    }
    case "consent":
      return answer === true ? null : "required";
    default:
      return null;
  }
}
