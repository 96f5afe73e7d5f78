import type { ScorecardComparison } from "@tendwell/contract";
import { toIso } from "@tendwell/core";
import {
  backtestReport,
  lowScoreCalls,
  type PairedCase,
  pairedAuc,
  type ScorecardDocument,
} from "@tendwell/core/health";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { accountNames } from "./account-names.ts";
import type { BacktestService } from "./backtest-service.ts";
import type { HealthService } from "./health-service.ts";
import { bySegment, type Replay, type ReplayQuestion, replayScorecards } from "./replay.ts";
import { colourChanges, movedAccounts, todayScores } from "./today-scores.ts";

const SHOWN_ACCOUNTS = 50;

export interface CompareQuestion extends ReplayQuestion {
  readonly scorecards: readonly { readonly name: string; readonly source: string }[];
  readonly capacity: number;
}

/** Scorecards side by side over the same past: what each said, and whether one says it better. */
export class CompareService {
  private readonly health: HealthService;
  private readonly backtests: BacktestService;
  constructor(health: HealthService, backtests: BacktestService) {
    this.health = health;
    this.backtests = backtests;
  }

  async compare(
    workspace: OpenWorkspace,
    question: CompareQuestion,
    signal: AbortSignal | null = null,
  ): Promise<ScorecardComparison> {
    const { scorecards, capacity, sample, horizonDays, segment } = question;
    const documents: ScorecardDocument[] = [];
    for (const { source } of scorecards) documents.push((await this.backtests.read(workspace, source)).document);
    const outcomes = new Set(documents.map(({ outcome }) => outcome));
    if (outcomes.size > 1) {
      throw new ProblemError(
        "unprocessable",
        `a comparison requires scorecards of one outcome, got ${[...outcomes].join(", ")}`,
        { mend: "A churn and an upsell are different events: compare scorecards that ask after the same one." },
      );
    }
    const replays = await replayScorecards(this.health, workspace, documents, question, signal);
    const { outcome } = documents[0]!;
    const asOf = this.health.todayAt(workspace);
    const names = await accountNames(workspace.store.engine, null);
    const today = await todayScores(this.health, workspace, documents, sample, signal);
    const first = { id: documents[0]!.id, version: 0, scores: today[0]! };
    return {
      outcome,
      horizonDays,
      capacity,
      dates: replays[0]!.dates.map(toIso),
      sample,
      scorecards: replays.map((replay, i) => ({
        name: scorecards[i]!.name,
        id: documents[i]!.id,
        title: documents[i]!.title,
        overall: backtestReport(replay.observations, outcome, capacity),
        segments:
          segment === undefined
            ? []
            : bySegment(replay.observations).map(([value, list]) => ({
                value,
                report: backtestReport(list, outcome, capacity),
              })),
      })),
      pairs: replays.slice(1).map((replay, i) => {
        const other = { id: documents[i + 1]!.id, version: 0, scores: today[i + 1]! };
        return {
          scorecard: i + 1,
          ...pairedAuc(pairedCases(replays[0]!, replay, lowScoreCalls(outcome) ? -1 : 1)),
          colourChanges: colourChanges(first.scores, other.scores),
          moved: movedAccounts(names, first, other, asOf, { limit: SHOWN_ACCOUNTS, onlyChanged: true }),
        };
      }),
    };
  }
}

/** Account-dates that both had a score for. */
function pairedCases(first: Replay, second: Replay, sign: number): PairedCase[] {
  const key = (one: { readonly account: string; readonly at: number }) => `${one.account} ${one.at}`;
  const known = new Map(first.observations.map((one) => [key(one), one.score]));
  return second.observations.flatMap((one) => {
    const score = known.get(key(one));
    if (one.score === null || score === null || score === undefined) return [];
    return [{ cluster: one.account, first: sign * score, second: sign * one.score, happened: one.eventAt !== null }];
  });
}
