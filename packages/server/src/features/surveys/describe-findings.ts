import { lintSurvey, type SurveyDefinition } from "@tendwell/core/surveys";
import { surveyTexts } from "./respondent-texts.ts";

/** The findings of the linter with why and what to do, each in the language of the text that it is about. */
export function describeFindings(survey: SurveyDefinition) {
  return lintSurvey(survey).map((finding) => {
    const t = surveyTexts(finding.locale);
    return { ...finding, message: `${t(`lint.${finding.rule}.why`)} ${t(`lint.${finding.rule}.mend`)}` };
  });
}
