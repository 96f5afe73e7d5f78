export { attributesRead } from "./attributes-read.ts";
export { type AtCapacity, atCapacity } from "./backtest/at-capacity.ts";
export {
  type BacktestReport,
  type BacktestVerdict,
  backtestReport,
  FEWEST_ACCOUNTS,
  lowScoreCalls,
} from "./backtest/backtest-report.ts";
export { type ClusteredAuc, clusteredAuc } from "./backtest/clustered-auc.ts";
export { type Confusion, confusion } from "./backtest/confusion.ts";
export { type LeadTimes, leadTimes } from "./backtest/lead-times.ts";
export { type MeasureLift, measureLift } from "./backtest/measure-lift.ts";
export type { Observation } from "./backtest/observation.ts";
export { type PairedAuc, type PairedCase, type PairedVerdict, pairedAuc } from "./backtest/paired-auc.ts";
export { CaseList, type RankedCase, type RankedCases } from "./backtest/ranked-case.ts";
export { type Stability, stability } from "./backtest/stability.ts";
export { type ChangeLedger, changeLedger, type LedgerEnd, type LedgerFacts } from "./change-ledger.ts";
export { compileScorecard } from "./compile-scorecard.ts";
export { type Contributions, contributions } from "./contributions.ts";
export { groupValue, type LeafPoints } from "./group-value.ts";
export { leafShares } from "./leaf-shares.ts";
export { type MeasureInput, MISSING_REASONS, type MissingReason, missingInput } from "./measure-input.ts";
export { type MeasurePoints, measurePoints } from "./measure-points.ts";
export { overrideSay, type ScoreOverride } from "./override.ts";
export { ownPastDeviation } from "./own-past-deviation.ts";
export { type ChildScore, type ParentScore, parentScore } from "./parent-score.ts";
export { peerCuts } from "./peer-cuts.ts";
export { percentileRank } from "./percentile-rank.ts";
export { type AccountChange, type PortfolioLedger, portfolioLedger } from "./portfolio-ledger.ts";
export { failedRule, resolveScorecard, type ScorecardChoice } from "./resolve-scorecard.ts";
export {
  type AccountScore,
  type MeasureResult,
  type ScoreStatus,
  scoreAccount,
  scoreBand,
  verdictOf,
} from "./score-account.ts";
export { scoreExample } from "./score-example.ts";
export { type ScoreTrend, type Slope, scoreTrend, TREND_DAYS } from "./score-trend.ts";
export {
  type Aggregator,
  DEFAULT_BANDS,
  type Group,
  type Measure,
  type MeasureSource,
  type MissingPolicy,
  type Normaliser,
  type ParentPolicy,
  type PointsBand,
  type ScoreBand,
  type Scorecard,
  type Window,
} from "./scorecard.ts";
export {
  type AggregateDocument,
  type AttributeRule,
  type BandDocument,
  IMPACTS,
  type Impact,
  type MeasureDocument,
  OUTCOMES,
  type Outcome,
  type PointsBandDocument,
  type ScorecardDocument,
  type ScorecardExample,
  SIGNALS,
  type Signal,
} from "./scorecard-document.ts";
export { type ScorecardFault, scorecardFaults } from "./scorecard-faults.ts";
export { decayedSentiment, type Sentiment } from "./sentiment.ts";
