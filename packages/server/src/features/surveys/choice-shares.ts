import { fallbackChain, questionsOf, type SurveyDefinition, textIn, wilsonInterval } from "@tendwell/core/surveys";
import type { CountedAnswer } from "./answer-reader.ts";
import { SMALLEST } from "./smallest-group.ts";

/** How often each option was chosen, of those who answered the question. */
export function choicesOf(survey: SurveyDefinition, answers: readonly CountedAnswer[], isAnonymous: boolean) {
  const chain = fallbackChain(survey, survey.locale);
  return questionsOf(survey)
    .filter((question) => question.type === "single" || question.type === "multiple")
    .flatMap((question) => {
      const chosen = new Map<unknown, number>();
      let n = 0;
      for (const { given } of answers) {
        const answer = given[question.id];
        if (answer === undefined || answer === "") continue;
        n += 1;
        for (const one of new Set<unknown>(Array.isArray(answer) ? answer : [answer]))
          chosen.set(one, (chosen.get(one) ?? 0) + 1);
      }
      if (n === 0 || (isAnonymous && n < SMALLEST)) return [];
      const options = (question.options ?? []).map((option) => {
        const count = chosen.get(option.id) ?? 0;
        return {
          option: option.id,
          text: textIn(option.text, chain),
          n: count,
          share: count / n,
          interval: { ...wilsonInterval(count, n) },
        };
      });
      return [{ question: question.id, text: textIn(question.text, chain), n, options }];
    });
}
