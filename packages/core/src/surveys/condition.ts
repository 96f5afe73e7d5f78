import type { Answer, Answers, Attributes } from "./answers.ts";

export type Comparison = "is" | "is_not" | "at_least" | "at_most" | "includes" | "answered" | "not_answered";

/** A statement over earlier answers and attributes. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly question: string; readonly op: Comparison; readonly value?: string | number | boolean }
  | { readonly attribute: string; readonly op: Comparison; readonly value?: string | number | boolean };

function compare(actual: Answer | undefined, op: Comparison, value: string | number | boolean | undefined): boolean {
  const given = actual !== undefined && actual !== "" && !(Array.isArray(actual) && actual.length === 0);
  switch (op) {
    case "answered":
      return given;
    case "not_answered":
      return !given;
    case "is":
      return given && String(actual) === String(value);
    case "is_not":
      // A question that was not answered is not "anything but": nothing is known of it.
      return given && String(actual) !== String(value);
    case "at_least":
      return given && Number(actual) >= Number(value);
    case "at_most":
      return given && Number(actual) <= Number(value);
    case "includes":
      if (Array.isArray(actual)) return actual.includes(String(value));
      return given && String(actual).includes(String(value));
  }
}

/** Whether a condition holds. Comparisons with what is not known are false, `not_answered` apart. */
export function holds(condition: Condition, answers: Answers, attributes: Attributes): boolean {
  if ("all" in condition) return condition.all.every((part) => holds(part, answers, attributes));
  if ("any" in condition) return condition.any.some((part) => holds(part, answers, attributes));
  if ("not" in condition) return !holds(condition.not, answers, attributes);
  const actual = "question" in condition ? answers[condition.question] : attributes[condition.attribute];
  return compare(actual, condition.op, condition.value);
}

/** The questions that a condition reads. */
export function questionsRead(condition: Condition): readonly string[] {
  if ("all" in condition) return condition.all.flatMap(questionsRead);
  if ("any" in condition) return condition.any.flatMap(questionsRead);
  if ("not" in condition) return questionsRead(condition.not);
  return "question" in condition ? [condition.question] : [];
}
