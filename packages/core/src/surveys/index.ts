export { adjustedWaldNps } from "../stats/adjusted-wald-nps.ts";
export { type DriverAnalysis, driverAnalysis } from "../stats/driver-analysis.ts";
export { effectiveSize } from "../stats/effective-size.ts";
export { holm } from "../stats/holm.ts";
export { normalTail } from "../stats/normal-tail.ts";
export { npsSampleSize } from "../stats/nps-sample-size.ts";
export { type Margin, rakeWeights } from "../stats/rake-weights.ts";
export { twoWaveNps, type WaveTest } from "../stats/two-wave-nps.ts";
export { wilsonInterval } from "../stats/wilson-interval.ts";
export type { Answer, Answers, Attributes } from "./answers.ts";
export { type AnswerProblem, checkAnswer } from "./check-answer.ts";
export { checkSurvey, type SurveyProblem } from "./check-survey.ts";
export { type CommentTheme, commentThemes, type ScoredComment } from "./comment-themes.ts";
export { type Condition, holds } from "./condition.ts";
export {
  type Acknowledgement,
  JOURNEY_STAGES,
  type JourneyStage,
  type LocaleTexts,
  QUESTION_TYPES,
  type QuestionType,
  questionsOf,
  type SurveyDefinition,
  type SurveyOption,
  type SurveyPage,
  type SurveyQuestion,
  type SurveyTheme,
} from "./definition.ts";
export { type DripDay, dripDay, dripSlotOf, dripSlots } from "./drip.ts";
export { exportSurveyJs } from "./export-surveyjs.ts";
export { layoutOfResponses, type ResponseLayout, SURVEY_TOOLS, type SurveyTool } from "./import-layout.ts";
export type { QuestionReader } from "./import-readers.ts";
export {
  type ImportedResponse,
  type ImportedResponses,
  importResponses,
  questionName,
} from "./import-responses.ts";
export {
  type ImportedSurvey,
  type ImportLoss,
  importSurveyJs,
  LOSS_REASONS,
  type LossReason,
} from "./import-surveyjs.ts";
export { alignedCsv, readDelimited, type TableRecord } from "./import-table.ts";
export { LINT_RULES, LINT_SEVERITY, type LintFinding, type LintRule, type LintSeverity } from "./lint/finding.ts";
export { linterScore, measureLinter, type QuestionSet, type RuleMeasure } from "./lint/lint-measure.ts";
export { lintSurvey } from "./lint/lint-survey.ts";
export { localHour } from "./local-hour.ts";
export {
  acceptedLanguages,
  chooseLocale,
  fallbackChain,
  surveyTexts,
  type TranslationState,
  textIn,
  translationCompleteness,
} from "./localise.ts";
export { optionOrder } from "./option-order.ts";
export { pipeText } from "./pipe-text.ts";
export { type ScoreKind, scaleOf, scoreKindOf } from "./question-scale.ts";
export { afterQuietHours, type QuietHours } from "./quiet-hours.ts";
export { type SmsCount, smsSegments } from "./sms-segments.ts";
export { STOCK_LABELS, STOCK_WORDINGS } from "./stock-wordings.ts";
export { answersOnPath, fullQuota, nextPage, pathOf, thankYouOf, visibleQuestions } from "./survey-path.ts";
export { SURVEY_TEMPLATES, type SurveyTemplate } from "./survey-templates.ts";
export { type SurveyWave, wavesAround } from "./survey-wave.ts";
