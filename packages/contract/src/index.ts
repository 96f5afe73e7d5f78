export {
  type CompanySettings,
  columnConditionSchema,
  companySettingsSchema,
  type Segment,
  segmentSchema,
  userMetricSchema,
} from "./definition-files.ts";
export {
  type CompanySettingsInForce,
  type Definition,
  type DefinitionEffect,
  type DefinitionPlan,
  type DefinitionProblem,
  type DefinitionTest,
  definitionSchema,
  type PlannedDefinition,
} from "./definitions.ts";
export { type MilestonesDue, milestonesDueSchema, type Renewals, renewalsSchema } from "./due.ts";
export { FINAL_IMPORT_STATES, TIMELINE_KINDS } from "./fixed-lists.ts";
export {
  type AccountHealth,
  type Backtest,
  HEALTH_ROUTES,
  type HealthAlert,
  type LedgerAnswer,
  type Score,
  type ScoreRun,
} from "./health.ts";
export {
  contradictionSchema,
  type Finding,
  findingSchema,
  type Import,
  type ImportJob,
  type Inspection,
  importJobSchema,
  importSchema,
  inspectionSchema,
  rejectSchema,
  sourceSchema,
} from "./imports.ts";
export {
  type DashboardLayout,
  type DashboardLayouts,
  type DashboardPreset,
  layoutSchema,
  layoutsSchema,
  PRESETS,
  presetSchema,
  type TargetChange,
  targetChangeSchema,
} from "./layouts.ts";
export {
  attributeSchema,
  bandStatusSchema,
  type Dashboard,
  dashboardSchema,
  grainSchema,
  type MetricInfo,
  type MetricQuery,
  type MetricResult,
  metricInfoSchema,
  metricQuerySchema,
  metricResultSchema,
  metricResultsSchema,
  metricRowSchema,
  metricRowsSchema,
  unitSchema,
} from "./metrics.ts";
export {
  NOTIFY_ROUTES,
  type NotifyChannel,
  type NotifyChannelBody,
  type NotifyDelivery,
  type NotifyRule,
  notifyChannelBody,
  notifyRuleSchema,
} from "./notify.ts";
export { NOTIFY_EVENT_TYPES, NOTIFY_EVENTS, type NotifyEventData, type NotifyEventType } from "./notify-events.ts";
export {
  DISAGREEMENTS,
  PORTFOLIO_NUMBERS,
  PORTFOLIO_ROUTES,
  PORTFOLIO_SORTS,
  type Portfolio,
  type PortfolioFilter,
  type PortfolioGroup,
  type PortfolioRow,
  type PortfolioSelection,
  type PortfolioView,
  type TodayAnswer,
} from "./portfolio.ts";
export { PROBLEM_CODES, type Problem, type ProblemCode, problemSchema } from "./problem.ts";
export { type ReportQuery, reportLocaleSchema } from "./reports.ts";
export type { Access, RouteSpec } from "./route-spec.ts";
export { ROUTES, type RouteKey } from "./routes.ts";
export {
  SCORECARD_ROUTES,
  type ScorecardComparison,
  type ScorecardDraft,
  type ScorecardPreview,
} from "./scorecard-work.ts";
export { scorecardDocumentSchema } from "./scorecards.ts";
export {
  apiKeySchema,
  ROLES,
  type Role,
  roleSchema,
  type Session,
  sessionSchema,
  type Workspace,
  workspaceSchema,
} from "./session.ts";
export {
  type ReportDelivery,
  type ReportSchedule,
  type ReportScheduleInput,
  SCHEDULED_REPORTS,
  SHARED_VIEWS,
  type SharedQuestion,
  type SharedView,
  type ShareLink,
} from "./shares.ts";
export { asSurvey, surveyDefinitionSchema } from "./survey-definition.ts";
export { type ResponseImport, SURVEY_EXCHANGE_ROUTES, surveyLossSchema } from "./survey-exchange.ts";
export {
  SURVEY_OCCASIONS,
  SURVEY_SEND_ROUTES,
  type SurveyOccasion,
  type SurveyRuleSettings,
  surveyAskSchema,
  surveyRuleSchema,
  surveyRuleSettingsSchema,
} from "./survey-sends.ts";
export {
  type SurveyLinkSettings,
  surveyLinkSettingsSchema,
  type WidgetAnswer,
  type WidgetAsk,
  type WidgetChallenge,
  type WidgetConfig,
  type WidgetReceipt,
  widgetAnswerSchema,
} from "./survey-widget.ts";
export {
  SURVEY_CHANNELS,
  SURVEY_ROUTES,
  surveyCaseSchema,
  surveyFindingSchema,
  surveyInvitationSchema,
  surveyResultsSchema,
  surveySummarySchema,
} from "./surveys.ts";
export { TEAM_ROUTES, type TeamAnswer, type TeamRow } from "./team.ts";
export {
  type AccountOverview,
  type TimelineItem,
  type TimelineKind,
  TOUCH_ROUTES,
  type Touch,
  type TouchCapture,
  type TouchImport,
  type UnmatchedTouch,
} from "./touches.ts";
