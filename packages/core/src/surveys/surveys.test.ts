import { expect, test } from "vitest";
import { checkAnswer } from "./check-answer.ts";
import { checkSurvey } from "./check-survey.ts";
import { commentThemes } from "./comment-themes.ts";
import { commentLanguage, commentWords } from "./comment-words.ts";
import { holds } from "./condition.ts";
import { JOURNEY_STAGES, type SurveyDefinition, type SurveyQuestion } from "./definition.ts";
import { acceptedLanguages, chooseLocale, fallbackChain, textIn, translationCompleteness } from "./localise.ts";
import { optionOrder } from "./option-order.ts";
import { pipeText } from "./pipe-text.ts";
import { answersOnPath, fullQuota, nextPage, pathOf, thankYouOf } from "./survey-path.ts";
import { SURVEY_TEMPLATES } from "./survey-templates.ts";

const SURVEY: SurveyDefinition = {
  id: "pulse",
  title: { en: "Pulse", ro: "Puls" },
  locale: "en",
  locales: ["en", "ro"],
  pages: [
    {
      id: "first",
      questions: [
        { id: "score", type: "nps", text: { en: "Likely?", ro: "Probabil?" }, required: true },
        { id: "low", type: "text", text: "Sorry, why?", showIf: { question: "score", op: "at_most", value: 6 } },
      ],
      skipTo: [{ when: { question: "score", op: "at_least", value: 9 }, to: "last" }],
    },
    {
      id: "middle",
      questions: [
        {
          id: "part",
          type: "single",
          text: "Which part?",
          options: [
            { id: "a", text: { en: "Reports", ro: "Rapoarte" } },
            { id: "b", text: "Imports" },
            { id: "other", text: "Other", other: true },
          ],
        },
      ],
    },
    {
      id: "pro",
      showIf: { attribute: "account.plan", op: "is", value: "pro" },
      questions: [{ id: "p", type: "stars", text: "Pro?" }],
    },
    { id: "last", questions: [{ id: "end", type: "text", text: "About {{answer.part|it}}, {{person.name|friend}}?" }] },
  ],
  thankYou: [{ when: { question: "score", op: "at_least", value: 9 }, text: "Refer us" }, { text: "Thanks" }],
  quotas: [{ when: { question: "part", op: "is", value: "a" }, limit: 2 }],
};

test("logic: show-if, skip-to, pages by attribute", () => {
  const ids = (answers: Record<string, number | string>, attributes = {}) =>
    pathOf(SURVEY, answers, attributes).map((page) => page.id);
  expect(ids({})).toEqual(["first", "middle", "last"]);
  expect(ids({ score: 9 })).toEqual(["first", "last"]);
  expect(ids({ score: 3 }, { "account.plan": "pro" })).toEqual(["first", "middle", "pro", "last"]);
  expect(nextPage(SURVEY, "last", {}, {})).toBeNull();
});

test("answers off the path do not count: a changed score drops what it had opened", () => {
  expect(answersOnPath(SURVEY, { score: 10, low: "old", part: "b", "part:other": "x", end: "ok" }, {})).toEqual({
    score: 10,
    end: "ok",
  });
});

test("a skip that points back never loops", () => {
  const looping = {
    ...SURVEY,
    pages: [SURVEY.pages[0]!, { ...SURVEY.pages[3]!, skipTo: [{ when: { all: [] }, to: "first" }] }],
  };
  expect(pathOf(looping, {}, {}).map((page) => page.id)).toEqual(["first", "last"]);
  expect(checkSurvey(looping).map((one) => one.message)).toContain("a skip requires a later page or end, got first");
});

test("conditions with what is unknown are false, both ways", () => {
  expect(holds({ question: "x", op: "is", value: 1 }, {}, {})).toBe(false);
  expect(holds({ question: "x", op: "is_not", value: 1 }, {}, {})).toBe(false);
  expect(holds({ question: "x", op: "not_answered" }, {}, {})).toBe(true);
  expect(
    holds({ any: [{ question: "x", op: "includes", value: "a" }, { not: { all: [] } }] }, { x: ["a", "b"] }, {}),
  ).toBe(true);
});

test("thank-you by score, quotas by count", () => {
  expect(thankYouOf(SURVEY, { score: 10 }, {})!.text).toBe("Refer us");
  expect(thankYouOf(SURVEY, { score: 5 }, {})!.text).toBe("Thanks");
  expect(fullQuota(SURVEY, { part: "a" }, {}, [2])).toBe(0);
  expect(fullQuota(SURVEY, { part: "a" }, {}, [1])).toBeNull();
  expect(fullQuota(SURVEY, { part: "b" }, {}, [2])).toBeNull();
});

test("piping fills earlier answers in the reader's language, the text of 'other', and defaults", () => {
  const text = "About {{answer.part|it}}, {{person.name|friend}}?";
  expect(pipeText(text, SURVEY, { part: "a" }, { "person.name": "Ana" }, "ro")).toBe("About Rapoarte, Ana?");
  expect(pipeText(text, SURVEY, { part: "other", "part:other": "Charts" }, {}, "en")).toBe("About Charts, friend?");
  expect(pipeText(text, SURVEY, {}, {}, "en")).toBe("About it, friend?");
});

test("languages: link, contact, browser; scripts of Chinese; fallback chain", () => {
  const survey = { locale: "en", locales: ["en", "zh-Hans", "zh-Hant", "ro"] };
  expect(chooseLocale(survey, { browser: acceptedLanguages("fr, zh-TW;q=0.9, ro;q=0.5") })).toBe("zh-Hant");
  expect(chooseLocale(survey, { browser: ["zh-CN"] })).toBe("zh-Hans");
  expect(chooseLocale(survey, { contact: "ro_RO", browser: ["en"] })).toBe("ro");
  expect(chooseLocale(survey, { link: "en", contact: "ro" })).toBe("en");
  expect(chooseLocale(survey, { browser: ["de"] })).toBe("en");
  expect(fallbackChain({ locale: "en", fallback: { "zh-Hant": ["zh-Hans"] } }, "zh-Hant")).toEqual([
    "zh-Hant",
    "zh-Hans",
    "zh",
    "en",
  ]);
  expect(textIn({ "zh-Hans": "一", en: "one" }, ["zh-Hant", "zh-Hans", "en"])).toBe("一");
});

test("translation completeness names what is missing", () => {
  const state = translationCompleteness(SURVEY).find((one) => one.locale === "ro")!;
  expect(state.missing).toContain("questions.low.text");
  expect(state.missing).not.toContain("questions.score.text");
  expect(state.total - state.translated).toBe(state.missing.length);
});

test("options are shuffled the same way for the same person; pinned ones stay", () => {
  const question: SurveyQuestion = {
    id: "q",
    type: "single",
    text: "?",
    randomise: true,
    options: [..."abcdef"].map((id) => ({
      id,
      text: id,
      ...(id === "a" ? { pinned: true } : {}),
      ...(id === "f" ? { other: true } : {}),
    })),
  };
  const orders = Array.from({ length: 60 }, (_, i) =>
    optionOrder(question, `r${i}`)
      .map((one) => one.id)
      .join(""),
  );
  expect(optionOrder(question, "r1")).toEqual(optionOrder(question, "r1"));
  for (const order of orders) {
    expect([...order].sort().join("")).toBe("abcdef");
    expect(order[0]! + order[5]!).toBe("af");
  }
  // Every option comes first among the free ones for somebody.
  expect(new Set(orders.map((order) => order[1])).size).toBe(4);
});

test("answers are checked against their question", () => {
  const choice: SurveyQuestion = {
    id: "q",
    type: "multiple",
    text: "?",
    options: [
      { id: "a", text: "A" },
      { id: "b", text: "B" },
    ],
    validation: { maxChoices: 1 },
  };
  expect(checkAnswer(choice, { q: ["a", "b"] })).toBe("too_many_choices");
  expect(checkAnswer(choice, { q: ["z"] })).toBe("not_an_option");
  expect(checkAnswer({ id: "q", type: "nps", text: "?", required: true }, {})).toBe("required");
  expect(checkAnswer({ id: "q", type: "nps", text: "?" }, { q: 11 })).toBe("out_of_scale");
  expect(checkAnswer({ id: "q", type: "nps", text: "?" }, { q: 0 })).toBeNull();
  expect(checkAnswer({ id: "q", type: "text", text: "?", validation: { kind: "email" } }, { q: "a@b" })).toBe(
    "not_an_email",
  );
  expect(checkAnswer({ ...choice, type: "ranking", validation: {} }, { q: ["b"] })).toBe("not_ranked");
  expect(checkAnswer({ id: "q", type: "consent", text: "?", required: true }, { q: false })).toBe("required");
});

test("every stage of the journey has a template: sound, and complete in four languages", () => {
  expect(SURVEY_TEMPLATES.map((one) => one.stage).sort()).toEqual([...JOURNEY_STAGES].sort());
  for (const { survey } of SURVEY_TEMPLATES) {
    expect(checkSurvey(survey), survey.id).toEqual([]);
    for (const state of translationCompleteness(survey))
      expect(state.missing, `${survey.id} ${state.locale}`).toEqual([]);
  }
});

test("words of comments: stems, languages, Chinese variants as one", () => {
  const stems = (text: string, locale = "en") => commentWords(text, locale).map((one) => one.stem);
  expect(stems("The imports are crashing")).toEqual(stems("import crashed"));
  expect(stems("facturile", "ro")).toEqual(stems("Facturilor", "ro"));
  expect(stems("价格太贵")).toEqual(stems("價格太貴"));
  expect(commentLanguage("nu merge deloc importul", "en")).toBe("ro");
  expect(commentLanguage("prețul", "en")).toBe("ro");
});

test("themes separate what detractors say from what promoters say", () => {
  const comments = [
    ...Array.from({ length: 20 }, (_, i) => ({
      text: i % 2 ? "Imports crash too often" : "the import crashes",
      locale: "en",
      side: "detractor" as const,
    })),
    ...Array.from({ length: 20 }, () => ({ text: "Lovely support team", locale: "en", side: "promoter" as const })),
    ...Array.from({ length: 12 }, (_, i) => ({
      text: i % 2 ? "价格太贵" : "價格太貴",
      locale: "zh-Hans",
      side: "detractor" as const,
    })),
  ];
  const themes = commentThemes(comments);
  const named = (word: string) => themes.find((one) => one.word === word);
  expect(named("support")?.side).toBe("promoter");
  expect(themes.find((one) => one.stem === "en:import")?.side).toBe("detractor");
  expect(themes.find((one) => one.stem === "zh:价格")?.detractors).toBe(12);
  for (const theme of themes) expect(Math.abs(theme.z)).toBeGreaterThan(1.96);
});
