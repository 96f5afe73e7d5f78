import type { Answers, Attributes } from "./answers.ts";
import { holds } from "./condition.ts";
import type { SkipRule, SurveyDefinition, SurveyPage, SurveyQuestion, ThankYou } from "./definition.ts";

/** The questions of a page that this respondent sees. A shown question may depend on an earlier one of the same page. */
export function visibleQuestions(
  page: SurveyPage,
  answers: Answers,
  attributes: Attributes,
): readonly SurveyQuestion[] {
  return page.questions.filter(
    (question) => question.showIf === undefined || holds(question.showIf, answers, attributes),
  );
}

function jump(rules: readonly SkipRule[] | undefined, answers: Answers, attributes: Attributes): string | null {
  return rules?.find((rule) => holds(rule.when, answers, attributes))?.to ?? null;
}

/**
 * The page after `from` (null: the first), null at the end. Skips go forward only: a rule that points back or nowhere is
 * passed over, so that no survey can loop.
 */
export function nextPage(
  survey: SurveyDefinition,
  from: string | null,
  answers: Answers,
  attributes: Attributes,
): SurveyPage | null {
  const at = from === null ? -1 : survey.pages.findIndex((page) => page.id === from);
  let start = at + 1;
  const left = survey.pages[at];
  if (left !== undefined) {
    const targets = [
      ...visibleQuestions(left, answers, attributes).map((question) => jump(question.skipTo, answers, attributes)),
      jump(left.skipTo, answers, attributes),
    ];
    const target = targets.find((one) => one !== null) ?? null;
    if (target === "end") return null;
    const index = target === null ? -1 : survey.pages.findIndex((page) => page.id === target);
    if (index > at) start = index;
  }
  for (const page of survey.pages.slice(start)) {
    if (page.showIf !== undefined && !holds(page.showIf, answers, attributes)) continue;
    if (visibleQuestions(page, answers, attributes).some((question) => question.type !== "hidden")) return page;
  }
  return null;
}

/** Every page this respondent goes through with these answers, first to last. */
export function pathOf(survey: SurveyDefinition, answers: Answers, attributes: Attributes): readonly SurveyPage[] {
  const path: SurveyPage[] = [];
  let page = nextPage(survey, null, answers, attributes);
  while (page !== null) {
    path.push(page);
    page = nextPage(survey, page.id, answers, attributes);
  }
  return path;
}

/** Answers to questions off the path, or hidden by logic, do not count: only these are kept. */
export function answersOnPath(survey: SurveyDefinition, answers: Answers, attributes: Attributes): Answers {
  const seen = new Set(
    pathOf(survey, answers, attributes).flatMap((page) =>
      visibleQuestions(page, answers, attributes).map((question) => question.id),
    ),
  );
  return Object.fromEntries(Object.entries(answers).filter(([id]) => seen.has(id.split(":")[0]!)));
}

/** The text at the end: the first whose condition holds. */
export function thankYouOf(survey: SurveyDefinition, answers: Answers, attributes: Attributes): ThankYou | null {
  return survey.thankYou.find((one) => one.when === undefined || holds(one.when, answers, attributes)) ?? null;
}

/** The first quota that these answers would overfill, given how many earlier ones met each; null when none. */
export function fullQuota(
  survey: SurveyDefinition,
  answers: Answers,
  attributes: Attributes,
  counts: readonly number[],
): number | null {
  const index = (survey.quotas ?? []).findIndex(
    (quota, i) => (counts[i] ?? 0) >= quota.limit && holds(quota.when, answers, attributes),
  );
  return index === -1 ? null : index;
}
