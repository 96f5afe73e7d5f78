import type { PortfolioRow } from "@tendwell/contract";
import { DAY, type Id } from "@tendwell/core";
import { scoreTrend, TREND_DAYS } from "@tendwell/core/health";
import type { Engine } from "../../engine/engine.ts";
import { latestScores, scoreHistory } from "./run-store.ts";

/** What alerts need of a portfolio's row. */
export type ScoreRow = Pick<PortfolioRow, "status" | "bandStatus" | "coverage" | "slope" | "direction"> & {
  readonly account: { readonly id: Id };
};

/** The newest stored scores of some accounts with their trends: what the portfolio says of them, without asking for the others. */
export async function scoreRowsOf(engine: Engine, scorecard: string, accounts: readonly Id[]): Promise<ScoreRow[]> {
  const latest = await latestScores(engine, scorecard, Number.MAX_SAFE_INTEGER, accounts);
  if (latest === null) return [];
  const { run, scores } = latest;
  const history = await scoreHistory(engine, scorecard, run.asOf - TREND_DAYS * DAY, run.asOf, accounts);
  const points = new Map<Id, { at: number; score: number }[]>();
  for (const { account, version, asOf, score } of history) {
    if (version !== run.version || score === null) continue;
    const own = points.get(account) ?? [];
    own.push({ at: asOf, score });
    points.set(account, own);
  }
  return scores.map(({ account, status, bandStatus, coverage }) => {
    const trend = scoreTrend(points.get(account) ?? [], run.asOf);
    return {
      account: { id: account },
      status,
      bandStatus,
      coverage,
      slope: trend?.slope.slope ?? null,
      direction: trend?.direction ?? null,
    };
  });
}
