import { asSurvey, surveyDefinitionSchema } from "@tendwell/contract";
import { checkSurvey, type SurveyDefinition } from "@tendwell/core/surveys";
import type { z } from "zod";
import type { DefinitionKind } from "../definitions/definition-service.ts";

/** A survey as one of the workspace's definitions: `tendwell apply`, `diff` and `pull` know it. */
export const SURVEY_KIND: DefinitionKind<SurveyDefinition> = {
  kind: "survey",
  rank: 70,
  schema: surveyDefinitionSchema.transform(asSurvey) as unknown as z.ZodType<SurveyDefinition>,
  async validate(survey) {
    return checkSurvey(survey).map(({ place, message }) => ({ path: placeOf(survey, place), message }));
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
