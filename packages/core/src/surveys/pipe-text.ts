import type { Answers, Attributes } from "./answers.ts";
import { questionsOf, type SurveyDefinition } from "./definition.ts";
import { fallbackChain, textIn } from "./localise.ts";

const FIELD = /\{\{\s*([\w.-]+)\s*(?:\|([^}]*))?\}\}/g;

/** Fields that a text pipes in, such as `account.name` or `answer.reason`. */
export function pipedFields(text: string): readonly string[] {
  return [...text.matchAll(FIELD)].map((match) => match[1]!);
}

/**
 * Fills `{{account.name}}`, `{{answer.<question>}}` and a default after a bar, `{{person.name|there}}`. Answers to choices read
 * as their texts. What is not known leaves the default or nothing; the caller escapes the result.
 */
export function pipeText(
  text: string,
  survey: SurveyDefinition,
  answers: Answers,
  attributes: Attributes,
  locale: string,
): string {
  const chain = fallbackChain(survey, locale);
  return text.replaceAll(FIELD, (_, field: string, other: string | undefined) => {
    const fallback = (other ?? "").trim();
    if (!field.startsWith("answer.")) return attributes[field] ?? fallback;
    const id = field.slice("answer.".length);
    const answer = answers[id];
    if (answer === undefined || answer === "") return fallback;
    const options = questionsOf(survey).find((question) => question.id === id)?.options ?? [];
    const chosen = Array.isArray(answer) ? answer : [String(answer)];
    return chosen
      .map((value) => {
        const option = options.find((one) => one.id === value);
        const own = option?.other === true ? answers[`${id}:other`] : undefined;
        return own !== undefined && own !== ""
          ? String(own)
          : option === undefined
            ? value
            : textIn(option.text, chain);
      })
      .join(", ");
  });
}
