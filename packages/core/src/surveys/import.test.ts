import fc from "fast-check";
import { expect, test } from "vitest";
import { checkSurvey } from "./check-survey.ts";
import { questionsOf } from "./definition.ts";
import { exportSurveyJs } from "./export-surveyjs.ts";
import { ForeignExpressionError, parseExpression } from "./import-expression.ts";
import { layoutOfResponses, toolOf } from "./import-layout.ts";
import { importResponses } from "./import-responses.ts";
import { importSurveyJs } from "./import-surveyjs.ts";
import { alignedCsv, readDelimited } from "./import-table.ts";
import { dayOrderOf, isoOfForeign } from "./import-time.ts";
import { SURVEY_TEMPLATES } from "./survey-templates.ts";

const expression = (text: string) =>
  parseExpression(
    text,
    (name) => (name.startsWith("q") ? name : undefined),
    (_, value) => value,
  );

test("expressions of SurveyJS become conditions", () => {
  expect(expression("{q1} = 'a' and ({q2} >= 3 or {q3} notempty)")).toEqual({
    all: [
      { question: "q1", op: "is", value: "a" },
      {
        any: [
          { question: "q2", op: "at_least", value: 3 },
          { question: "q3", op: "answered" },
        ],
      },
    ],
  });
  expect(expression("{q1} > 6")).toEqual({
    all: [{ question: "q1", op: "at_least", value: 6 }, { not: { question: "q1", op: "is", value: 6 } }],
  });
  expect(expression("!({q1} contains 'x')")).toEqual({ not: { question: "q1", op: "includes", value: "x" } });
  expect(expression("{q1} anyof ['a', 'b']")).toMatchObject({ any: [{ value: "a" }, { value: "a" }, {}, {}] });
});

test.each([
  "iif({q1} = 1, 2, 3) = 2",
  "{q1} + {q2} > 3",
  "{panel.x} = 1",
  "{q1} = ",
  "age({q1}) > 3",
  "{q1} = 1 garbage",
])("%s has no counterpart and is refused", (text) => {
  expect(() => expression(text)).toThrow(ForeignExpressionError);
});

// Properties as in SurveyJS' own documentation of its JSON, "Design Survey Using JSON".
const DOCUMENT = {
  title: { default: "Shop", ro: "Magazin", "zh-cn": "商店" },
  locale: "en",
  pages: [
    {
      name: "first",
      elements: [
        {
          type: "rating",
          name: "Satisfaction",
          title: { default: "How satisfied are you?", ro: "Cât de mulțumit sunteți?" },
          rateCount: 5,
          minRateDescription: "Not at all",
          maxRateDescription: "Completely",
          isRequired: true,
        },
        {
          type: "checkbox",
          name: "Uses",
          title: "What do you use?",
          choices: ["a", { value: "b", text: "Bee", imageLink: "x.png" }],
          showOtherItem: true,
          showNoneItem: true,
          maxSelectedChoices: 2,
          choicesOrder: "random",
        },
        {
          type: "panel",
          name: "more",
          visibleIf: "{Uses} contains 'b'",
          elements: [{ type: "boolean", name: "again", title: "Come <b>again</b>?", labelTrue: "Sure" }],
        },
      ],
    },
    {
      name: "second",
      visibleIf: "{Satisfaction} <= 2",
      elements: [
        { type: "comment", name: "Why", title: "Why?", visibleIf: "{again} = true", maxLength: 100 },
        { type: "matrix", name: "grid", columns: ["good", "bad"], rows: ["price", "speed"] },
        { type: "matrixdynamic", name: "table" },
        { type: "text", name: "mail", inputType: "email" },
        { type: "text", name: "born", inputType: "date" },
        { type: "multipletext", name: "who", items: [{ name: "first" }, { name: "last", title: "Last name" }] },
        { type: "html", name: "note", html: "<p>x</p>" },
        { type: "dropdown", name: "country", choicesByUrl: { url: "https://x.test" } },
        { type: "radiogroup", name: "late", choices: [1, 2], visibleIf: "age({mail}) > 3" },
        { type: "ranking", name: "rank", choices: ["x", "y"], visibleIf: "{late} = 1" },
        { type: "rating", name: "wide", rateMin: 0, rateMax: 100 },
      ],
    },
  ],
  triggers: [
    { type: "skip", expression: "{Satisfaction} = 5", gotoName: "Why" },
    { type: "setvalue", expression: "{Satisfaction} = 1" },
  ],
  calculatedValues: [{ name: "x", expression: "1" }],
  completedHtml: "<h3>Bye</h3>",
};

test("a SurveyJS document: types, logic, pages, languages, choices and validators come along", () => {
  const { survey } = importSurveyJs(DOCUMENT, "shop");
  expect(checkSurvey(survey)).toEqual([]);
  expect(survey).toMatchObject({
    title: { en: "Shop", ro: "Magazin", "zh-Hans": "商店" },
    locales: ["en", "ro", "zh-Hans"],
    thankYou: [{ text: "Bye" }],
  });
  const types = Object.fromEntries(questionsOf(survey).map((one) => [one.id, one.type]));
  expect(types).toEqual({
    satisfaction: "csat",
    uses: "multiple",
    again: "single",
    why: "text",
    grid: "matrix",
    mail: "text",
    born: "text",
    who_first: "text",
    who_last: "text",
    country: "text",
    late: "single",
    rank: "ranking",
    wide: "text",
  });
  const byId = Object.fromEntries(questionsOf(survey).map((one) => [one.id, one]));
  expect(byId.satisfaction).toMatchObject({
    required: true,
    scale: { min: 1, max: 5, labels: { "1": "Not at all", "5": "Completely" } },
  });
  expect(byId.uses).toMatchObject({
    randomise: true,
    validation: { maxChoices: 2 },
    options: [{ id: "a" }, { id: "b", text: "Bee" }, { id: "none", pinned: true }, { id: "other", other: true }],
  });
  expect(byId.again).toMatchObject({
    text: "Come again?",
    showIf: { question: "uses", op: "includes", value: "b" },
    options: [{ id: "true", text: "Sure" }, { id: "false" }],
  });
  expect(byId.why).toMatchObject({ showIf: { question: "again", value: "true" }, validation: { maxLength: 100 } });
  expect(byId.mail).toMatchObject({ validation: { kind: "email" } });
  expect(byId.rank).toMatchObject({ showIf: { question: "late", op: "is", value: "1" } });
  expect(survey.pages[0]).toMatchObject({
    skipTo: [{ when: { question: "satisfaction", op: "is", value: 5 }, to: "second" }],
  });
  expect(survey.pages[1]).toMatchObject({ showIf: { question: "satisfaction", op: "at_most", value: 2 } });
});

test("what a SurveyJS document loses is listed, element by element, with the reason", () => {
  const { losses } = importSurveyJs(DOCUMENT, "shop");
  expect(losses.map(({ element, property, reason }) => [element, property, reason])).toEqual([
    ["Uses", "choices.imageLink", "picture"],
    ["again", "title", "markup"],
    ["table", "type", "type_unknown"],
    ["born", "inputType", "type_changed"],
    ["who", "type", "type_changed"],
    ["note", "html", "markup"],
    ["country", "choicesByUrl", "no_counterpart"],
    ["country", "choices", "type_changed"],
    ["late", "visibleIf", "logic_unreadable"],
    ["wide", "rateMax", "range_too_wide"],
    ["trigger setvalue", "triggers", "trigger_unsupported"],
    ["survey", "calculatedValues", "no_counterpart"],
    ["survey", "completedHtml", "markup"],
  ]);
  expect(() => importSurveyJs({ nothing: 1 }, "x")).toThrow("requires pages or elements");
});

test("our templates go out as SurveyJS and come back with their questions, logic and languages", () => {
  for (const { survey } of SURVEY_TEMPLATES) {
    const { survey: back, losses } = importSurveyJs(exportSurveyJs(survey), survey.id);
    expect(losses, survey.id).toEqual([]);
    expect(checkSurvey(back), survey.id).toEqual([]);
    const asked = questionsOf(survey).filter((one) => one.type !== "hidden");
    expect(questionsOf(back).map((one) => [one.id, one.text])).toEqual(asked.map((one) => [one.id, one.text]));
    expect(back.pages.map((page) => page.skipTo ?? [])).toEqual(survey.pages.map((page) => page.skipTo ?? []));
    expect(back.pages.map((page) => page.showIf)).toEqual(survey.pages.map((page) => page.showIf));
  }
});

test("records keep their lines through quotes, and any cells come back as they were", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", " ", "é", "7"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }), (rows) => {
      const records = rows.map((cells, i) => ({ line: 2 + 10 * (i + 1), cells: [...cells.slice(0, 2), `end${i}`] }));
      const read = readDelimited(alignedCsv(["one", "two", "three"], records));
      expect(read[0]!.cells).toEqual(["one", "two", "three"]);
      expect(read.slice(1)).toEqual(records);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test("times of the tools: day or month first, twelve hours, offsets, seconds since 1970", () => {
  expect(dayOrderOf(["01/02/2024", "31/01/2024"])).toBe("day_first");
  expect(dayOrderOf(["01/02/2024", "01/31/2024"])).toBe("month_first");
  expect(isoOfForeign("01/31/2021 10:11:12 PM", "month_first")).toBe("2021-01-31T22:11:12");
  expect(isoOfForeign("12/01/2021 12:05 am", "month_first")).toBe("2021-12-01T00:05:00");
  expect(isoOfForeign("2020/01/31 10:11:12 am GMT+2", "month_first")).toBe("2020-01-31T10:11:12+02:00");
  expect(isoOfForeign("31.01.2021", "day_first")).toBe("2021-01-31");
  expect(isoOfForeign("2021-01-31 10:00:00 UTC", "month_first")).toBe("2021-01-31T10:00:00Z");
  expect(isoOfForeign("1713418460", "month_first")).toBe("2024-04-18T05:34:20.000Z");
  expect(isoOfForeign("yesterday", "month_first")).toBeNull();
  expect(isoOfForeign("13/45/2021", "day_first")).toBeNull();
});

test("tools are told apart by their headings alone", () => {
  expect(toolOf(["Respondent ID", "Collector ID", "Start Date"])).toBe("surveymonkey");
  expect(toolOf(["Score", "Comment", "Survey type"])).toBe("delighted");
  expect(toolOf(["Timestamp", "How are you?"])).toBe("google_forms");
  expect(toolOf(["Marcaj de timp", "Ce mai faceți?"])).toBe("google_forms");
  expect(toolOf(["Response No", "Participation Date"])).toBe("sogosurvey");
  expect(toolOf(["Participant ID", "Submitted At"])).toBe("surveylegend");
  expect(toolOf(["order", "amount"])).toBeNull();
});

test("responses join a survey that exists: its questions by their texts in any language, new ones on a page of their own", () => {
  const records = readDelimited(
    "Timestamp,Cât de probabil este?,Ce părți?,Nou?\n2024-01-01 10:00:00,9,Unu,da\n2024-01-02 10:00:00,2,Doi,nu\n",
  );
  const existing = {
    id: "own",
    title: "Own",
    locale: "en",
    locales: ["en", "ro"],
    thankYou: [],
    pages: [
      {
        id: "p",
        questions: [
          { id: "score", type: "nps" as const, text: { en: "How likely?", ro: "Cât de probabil este?" } },
          {
            id: "parts",
            type: "single" as const,
            text: { en: "Which parts?", ro: "Ce părți?" },
            options: [{ id: "one", text: { en: "One", ro: "Unu" } }],
          },
        ],
      },
    ],
  };
  const layout = layoutOfResponses(records)!;
  const found = importResponses(records, layout, { id: "own", title: "x", locale: "ro", existing });
  expect(found.survey.pages.map((page) => page.questions.map((one) => one.id))).toEqual([["score", "parts"], ["nou"]]);
  expect(questionsOf(found.survey)[1]!.options).toMatchObject([{ id: "one" }, { id: "doi", text: "Doi" }]);
  expect(found.responses.map((one) => one.answers)).toEqual([
    { score: 9, parts: "one", nou: "da" },
    { score: 2, parts: "doi", nou: "nu" },
  ]);
});
