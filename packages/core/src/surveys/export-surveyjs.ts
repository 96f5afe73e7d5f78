import type { Condition } from "./condition.ts";
import type { LocaleTexts, SurveyDefinition, SurveyOption, SurveyQuestion } from "./definition.ts";
import { scaleOf } from "./question-scale.ts";

type Json = Record<string, unknown>;
const CODES: Readonly<Record<string, string>> = { "zh-Hans": "zh-cn", "zh-Hant": "zh-tw" };

function literal(value: string | number | boolean | undefined): string {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : `'${String(value ?? "")}'`;
}

const OPERATORS = { is: "=", is_not: "<>", at_least: ">=", at_most: "<=", includes: "contains" } as const;

/** A condition as an expression of SurveyJS; attributes become variables of the same name. */
function expression(condition: Condition): string {
  if ("all" in condition) return `(${condition.all.map(expression).join(" and ") || "true = true"})`;
  if ("any" in condition) return `(${condition.any.map(expression).join(" or ") || "true = false"})`;
  if ("not" in condition) return `!(${expression(condition.not)})`;
  const field = `{${"question" in condition ? condition.question : condition.attribute}}`;
  if (condition.op === "answered") return `${field} notempty`;
  if (condition.op === "not_answered") return `${field} empty`;
  return `${field} ${OPERATORS[condition.op]} ${literal(condition.value)}`;
}

/** One of our surveys as a SurveyJS document, for tools that read those. */
export function exportSurveyJs(survey: SurveyDefinition): Json {
  const texts = (value: LocaleTexts | undefined): unknown =>
    value === undefined || typeof value === "string"
      ? value
      : Object.fromEntries(
          Object.entries(value).map(([locale, text]) => [
            locale === survey.locale ? "default" : (CODES[locale] ?? locale),
            text,
          ]),
        );
  const choices = (options: readonly SurveyOption[] | undefined) =>
    (options ?? [])
      .filter((option) => option.other !== true)
      .map((option) => ({ value: option.id, text: texts(option.text) }));
  const other = (question: SurveyQuestion): Json => {
    const found = question.options?.find((option) => option.other === true);
    return found === undefined ? {} : { showOtherItem: true, otherText: texts(found.text) };
  };
  const rating = (question: SurveyQuestion): Json => {
    const { min, max } = scaleOf(question)!;
    const { labels } = question.scale ?? {};
    return {
      type: "rating",
      rateMin: min,
      rateMax: max,
      rateCount: max - min + 1,
      ...(question.type === "stars" || question.type === "smileys" ? { rateType: question.type } : {}),
      ...(labels?.[String(min)] === undefined ? {} : { minRateDescription: texts(labels[String(min)]) }),
      ...(labels?.[String(max)] === undefined ? {} : { maxRateDescription: texts(labels[String(max)]) }),
    };
  };
  const typed = (question: SurveyQuestion): Json => {
    if (scaleOf(question) !== null) return rating(question);
    const { minChoices, maxChoices, minLength, maxLength, kind } = question.validation ?? {};
    const random = question.randomise === true ? { choicesOrder: "random" } : {};
    switch (question.type) {
      case "single":
        return { type: "radiogroup", choices: choices(question.options), ...other(question), ...random };
      case "multiple":
        return {
          type: "checkbox",
          choices: choices(question.options),
          ...other(question),
          ...random,
          ...(minChoices === undefined ? {} : { minSelectedChoices: minChoices }),
          ...(maxChoices === undefined ? {} : { maxSelectedChoices: maxChoices }),
        };
      case "ranking":
        return { type: "ranking", choices: choices(question.options), ...random };
      case "matrix":
        return { type: "matrix", columns: choices(question.options), rows: choices(question.rows) };
      case "consent":
        return { type: "boolean" };
      default:
        return {
          type: kind === undefined ? "comment" : "text",
          ...(kind === undefined ? {} : { inputType: kind }),
          ...(maxLength === undefined ? {} : { maxLength }),
          ...(minLength === undefined ? {} : { validators: [{ type: "text", minLength }] }),
        };
    }
  };
  const element = (question: SurveyQuestion): Json => ({
    ...typed(question),
    name: question.id,
    title: texts(question.text),
    ...(question.help === undefined ? {} : { description: texts(question.help) }),
    ...(question.required === true ? { isRequired: true } : {}),
    ...(question.showIf === undefined ? {} : { visibleIf: expression(question.showIf) }),
  });
  const triggers = survey.pages.flatMap((page) =>
    [...(page.skipTo ?? []), ...page.questions.flatMap((question) => question.skipTo ?? [])].flatMap((rule): Json[] => {
      if (rule.to === "end") return [{ type: "complete", expression: expression(rule.when) }];
      const target = survey.pages.find((one) => one.id === rule.to)?.questions[0];
      return target === undefined ? [] : [{ type: "skip", expression: expression(rule.when), gotoName: target.id }];
    }),
  );
  const last = survey.thankYou.find((one) => one.when === undefined);
  const some = survey.thankYou.filter((one) => one.when !== undefined);
  return {
    title: texts(survey.title),
    ...(survey.intro === undefined ? {} : { description: texts(survey.intro) }),
    locale: CODES[survey.locale] ?? survey.locale,
    pages: survey.pages.map((page) => ({
      name: page.id,
      ...(page.title === undefined ? {} : { title: texts(page.title) }),
      ...(page.showIf === undefined ? {} : { visibleIf: expression(page.showIf) }),
      elements: page.questions.filter((question) => question.type !== "hidden").map(element),
    })),
    ...(triggers.length === 0 ? {} : { triggers }),
    ...(last === undefined ? {} : { completedHtml: texts(last.text) }),
    ...(some.length === 0
      ? {}
      : {
          completedHtmlOnCondition: some.map((one) => ({ expression: expression(one.when!), html: texts(one.text) })),
        }),
  };
}
