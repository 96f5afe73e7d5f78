import { asSurvey, surveyDefinitionSchema } from "@tendwell/contract";
import { checkSurvey, type SurveyDefinition } from "@tendwell/core/surveys";
import type { z } from "zod";
import type { DefinitionKind } from "../definitions/definition-service.ts";
import { describeFindings } from "./describe-findings.ts";

/** A survey as one of the workspace's definitions: `tendwell apply`, `diff` and `pull` know it. */
export const SURVEY_KIND: DefinitionKind<SurveyDefinition> = {
  kind: "survey",
  rank: 70,
  schema: surveyDefinitionSchema.transform(asSurvey) as unknown as z.ZodType<SurveyDefinition>,
  async validate(survey) {
    const faults = checkSurvey(survey).map(({ place, message }) => ({ path: placeOf(survey, place), message }));
    // Questions that make figures wrong are refused like any other fault, unless somebody says why they stay.
    const wrong = describeFindings(survey).filter((one) => one.severity === "error" && one.acknowledged === null);
    return [
      ...faults,
      ...wrong.map((one) => ({
        path: placeOf(survey, one.place),
        message: `rule ${one.number} (${one.rule}, ${one.locale}), ${JSON.stringify(one.quote)}: ${one.message}`,
        mend: `${one.rewrite === null ? "" : `Instead: ${one.rewrite}. `}Or keep it with \`acknowledged: [{ rule: ${one.rule}, question: …, reason: … }]\`.`,
      })),
    ];
  },
  async test(survey) {
    return describeFindings(survey).map((one) => ({
      name: `rule ${one.number}, ${one.rule}, ${one.place} (${one.locale})`,
      passed: one.acknowledged !== null,
      message:
        one.acknowledged === null
          ? `${one.quote}: ${one.message}${one.rewrite === null ? "" : ` → ${one.rewrite}`}`
          : null,
    }));
  },
};

/** A place such as `questions.why` as keys from the document's top. */
function placeOf(survey: SurveyDefinition, place: string): readonly (string | number)[] {
  const [head, id, ...rest] = place.split(".");
  if (head === "pages" && id !== undefined) {
    const index = survey.pages.findIndex((page) => page.id === id);
    return index === -1 ? ["pages"] : ["pages", index, ...rest];
  }
  if (head === "questions" && id !== undefined) {
    for (const [p, page] of survey.pages.entries()) {
      const q = page.questions.findIndex((question) => question.id === id);
      if (q !== -1) return ["pages", p, "questions", q];
    }
    return ["pages"];
  }
  return [head!, ...(id === undefined ? [] : [/^\d+$/.test(id) ? Number(id) : id])];
}
