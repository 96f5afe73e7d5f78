import { tablesAtCapacity } from "./at-capacity.ts";
import { type BacktestVerdict, FEWEST_ACCOUNTS } from "./backtest-report.ts";
import { type ClusteredAuc, clusteredAuc } from "./clustered-auc.ts";
import { rankTable } from "./rank-table.ts";
import { caseColumns, type RankedCase, type RankedCases } from "./ranked-case.ts";

export interface MeasureLift {
  readonly verdict: BacktestVerdict;
  readonly auc: ClusteredAuc | null;
  /** Share of the outcome among the riskiest fifth ÷ among all; null without cases or outcomes. */
  readonly lift: number | null;
}

const FIFTH = 0.2;

/** What one measure by itself says of an outcome: where a company looks for the behaviour that precedes it. */
export function measureLift(cases: readonly RankedCase[] | RankedCases): MeasureLift {
  const columns = caseColumns(cases);
  const auc = clusteredAuc(columns);
  const enough = auc !== null && auc.clustersWith >= FEWEST_ACCOUNTS && auc.clustersWithout >= FEWEST_ACCOUNTS;
  const worst = Math.floor(columns.risk.length * FIFTH);
  return {
    verdict: !enough ? "too_few" : auc.interval.low > 0.5 ? "better_than_chance" : "no_better_than_chance",
    auc: enough ? auc : null,
    lift: worst === 0 ? null : tablesAtCapacity([rankTable(columns.risk, columns.happened)], worst).lift,
  };
}
