import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SURVEY_TEMPLATES } from "../survey-templates.ts";
import { LINT_RULES } from "./finding.ts";
import { linterScore, measureLinter, type QuestionSet } from "./lint-measure.ts";
import { lintSurvey } from "./lint-survey.ts";
import { surveyOfSet } from "./question-set.ts";

const LOCALES = ["en", "zh-Hans", "zh-Hant", "ro"];
const setOf = (locale: string) =>
  JSON.parse(readFileSync(new URL(`./sets/${locale}.json`, import.meta.url), "utf8")) as QuestionSet;

test.each(LOCALES)("%s: at least 15 questions that break and 15 that keep each rule", (locale) => {
  const set = setOf(locale);
  for (const number of Object.values(LINT_RULES)) {
    expect(new Set(set[number]!.bad).size, `rule ${number}`).toBeGreaterThanOrEqual(15);
    expect(new Set(set[number]!.good).size, `rule ${number}`).toBeGreaterThanOrEqual(15);
  }
});

test.each(LOCALES)("%s: precision at least .9 and recall at least .7, for every rule too", (locale) => {
  const measures = measureLinter(setOf(locale), locale);
  const { precision, recall } = linterScore(measures);
  if (process.env.LINT_SHOW !== undefined)
    for (const one of measures)
      console.log(locale, one.number, one.rule, one.hits, JSON.stringify({ missed: one.missed, alarms: one.alarms }));
  expect(precision).toBeGreaterThanOrEqual(0.9);
  expect(recall).toBeGreaterThanOrEqual(0.7);
  for (const one of measures) {
    expect(
      one.hits / (one.hits + one.missed.length),
      `recall of ${one.rule}: ${one.missed.join(" | ")}`,
    ).toBeGreaterThanOrEqual(0.7);
    expect(
      one.hits / (one.hits + one.alarms.length),
      `precision of ${one.rule}: ${one.alarms.join(" | ")}`,
    ).toBeGreaterThanOrEqual(0.88);
  }
});

test.each(LOCALES)("%s: the same on questions written after the rules and not used to change them", (locale) => {
  const sets = JSON.parse(readFileSync(new URL("./sets/held-out.json", import.meta.url), "utf8")) as Record<
    string,
    QuestionSet
  >;
  const { precision, recall } = linterScore(measureLinter(sets[locale]!, locale));
  expect(precision).toBeGreaterThanOrEqual(0.9);
  expect(recall).toBeGreaterThanOrEqual(0.7);
});

test("our own templates break no rule, in any language", () => {
  for (const { survey } of SURVEY_TEMPLATES)
    expect(
      lintSurvey(survey).map((one) => `${survey.id} ${one.locale} ${one.rule} ${one.place}: ${one.quote}`),
    ).toEqual([]);
});

test("a finding names rule, place, words and a rewrite; it can be acknowledged with a reason", () => {
  const survey = surveyOfSet("How satisfied are you with price and quality?", "en");
  const [finding] = lintSurvey(survey);
  expect(finding).toEqual({
    rule: "double-barrel",
    number: 3,
    place: "questions.q1",
    locale: "en",
    severity: "error",
    quote: "and",
    rewrite: "How satisfied are you with price? · How satisfied are you with quality?",
    acknowledged: null,
  });
  const known = lintSurvey({
    ...survey,
    acknowledged: [{ rule: "double-barrel", question: "q1", reason: "one product" }],
  });
  expect(known[0]!.acknowledged).toBe("one product");
  // The words stand as they were written, not as the rules read them.
  const [praise] = lintSurvey(surveyOfSet("您對我們優秀的客服有多滿意？", "zh-Hant"));
  expect(praise).toMatchObject({ rule: "leading", quote: "優秀" });
  expect(lintSurvey({ ...survey, acknowledged: [{ rule: "leading", reason: "x" }] })[0]!.acknowledged).toBeNull();
});

test.each([
  ["single: Seats? [0-10; 10-50; 50+]", "exclusive", "0-9; 10-49; 50+"],
  ["single: Which device? [Phone; Laptop]", "comprehensive", "Phone; Laptop; Other"],
  ["scale: Are you satisfied with the price? [1=Low; 5=High]", "direct", "How satisfied are you with the price?"],
  ["How useful is our amazing dashboard?", "leading", "How useful is our dashboard?"],
])("rewrites %s", (text, rule, rewrite) => {
  expect(lintSurvey(surveyOfSet(text, "en")).find((one) => one.rule === rule)?.rewrite).toBe(rewrite);
});

test("spaces between Han characters and cedillas change nothing", () => {
  const rules = (text: string, locale: string) => lintSurvey(surveyOfSet(text, locale)).map((one) => one.rule);
  expect(rules("您 对 价格 和 质量 有多 满意？", "zh-Hans")).toEqual(rules("您对价格和质量有多满意？", "zh-Hans"));
  expect(rules("Cât de mulţumit sunteţi de preţ şi calitate?", "ro")).toEqual(["double-barrel"]);
});

test("options that have no words yet are not judged", () => {
  const choice = (texts: readonly string[]) => {
    const survey = surveyOfSet("Which part do you use most?", "en");
    const options = texts.map((text, i) => ({ id: `o${i}`, text }));
    const question = { id: "q1", type: "single" as const, text: "Which part do you use most?", options };
    return lintSurvey({ ...survey, pages: [{ id: "p", questions: [question] }] }).map(({ rule }) => rule);
  };
  expect(choice(["", "", ""])).toEqual([]);
  expect(choice(["Reports", "Imports", "Alerts"])).toEqual(["comprehensive", "randomise"]);
  expect(choice(["Reports", "Reports", ""])).toEqual(["exclusive"]);
});
