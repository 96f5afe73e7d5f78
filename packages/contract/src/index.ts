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
export {
  type AccountHealth,
  type Backtest,
  HEALTH_ROUTES,
  type HealthAlert,
  type LedgerAnswer,
  type Portfolio,
  type PortfolioRow,
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
export { NOTIFY_EVENT_TYPES, NOTIFY_EVENTS, type NotifyEventData, type NotifyEventType } from "./notify-events.ts";
export { PROBLEM_CODES, type Problem, type ProblemCode, problemSchema } from "./problem.ts";
export { type ReportQuery, reportLocaleSchema } from "./reports.ts";
export type { Access, RouteSpec } from "./route-spec.ts";
export { ROUTES, type RouteKey } from "./routes.ts";
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
export { asSurvey, surveyDefinitionSchema } from "./survey-definition.ts";
export {
  SURVEY_CHANNELS,
  SURVEY_ROUTES,
  surveyCaseSchema,
  surveyFindingSchema,
  surveyInvitationSchema,
  surveyResultsSchema,
  surveySummarySchema,
} from "./surveys.ts";
