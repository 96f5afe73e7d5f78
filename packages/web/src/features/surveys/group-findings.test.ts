import { lintSurvey, SURVEY_TEMPLATES, type SurveyDefinition } from "@tendwell/core/surveys";
import { describe, expect, it } from "vitest";
import { groupFindings, rewriteOf } from "./group-findings.ts";
import { changeQuestion, setTextAt, without } from "./survey-text.ts";

const template = SURVEY_TEMPLATES.find((one) => one.id === "onboarding")?.survey as SurveyDefinition;
const findingsOf = (survey: SurveyDefinition) =>
  groupFindings(
    lintSurvey(survey).map((one) => ({ ...one, message: "" })),
    "en",
  );

describe("findings in the editor", () => {
  it("are one for all languages, and their wordings mend all of them", () => {
    const yesOrNo = [
      ["en", "Are you satisfied with the setup?"],
      ["ro", "Sunteți mulțumit de configurare?"],
    ] as const;
    const spoiled = yesOrNo.reduce(
      (survey, [locale, text]) => setTextAt(survey, "questions.setup.text", locale, text),
      template,
    );
    const group = findingsOf(spoiled).find((one) => one.shown.rule === "direct");
    expect(group?.all.map((one) => one.locale).sort()).toEqual(["en", "ro"]);
    const mended = rewriteOf(group!)?.(spoiled) as SurveyDefinition;
    expect(findingsOf(mended).filter((one) => one.shown.rule === "direct")).toEqual([]);
    expect(mended.pages[0]?.questions[0]?.text).toMatchObject({ en: "How satisfied are you with the setup?" });
  });

  it("turn a setting where the rewrite is one", () => {
    const fixed = changeQuestion(
      template,
      "obstacle",
      (question) => without({ ...question, randomise: undefined }) as typeof question,
    );
    const group = findingsOf(fixed).find((one) => one.shown.rule === "randomise");
    expect(rewriteOf(group!)?.(fixed)).toEqual(template);
  });
});
