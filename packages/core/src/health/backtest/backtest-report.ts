import type { Outcome } from "../scorecard-document.ts";
import { type AtCapacity, tablesAtCapacity } from "./at-capacity.ts";
import { type ClusteredAuc, clusteredAuc } from "./clustered-auc.ts";
import { type Confusion, confusion } from "./confusion.ts";
import { type LeadTimes, leadTimes } from "./lead-times.ts";
import type { Observation } from "./observation.ts";
import { rankTable } from "./rank-table.ts";
import { CaseList } from "./ranked-case.ts";
import { type Stability, stability } from "./stability.ts";

/** Below this many accounts with the outcome (or without it) no figure says anything. */
export const FEWEST_ACCOUNTS = 10;

/**
 * `too_few`: too few outcomes to tell. `no_better_than_chance`: the interval of the AUC reaches 0.5 or lies below it.
 * `better_than_chance`: it lies above.
 */
export type BacktestVerdict = "too_few" | "no_better_than_chance" | "better_than_chance";

export interface BacktestReport {
  readonly verdict: BacktestVerdict;
  /** Account-dates, of which `unscored` had no score and take no part in AUC and capacity. */
  readonly observations: number;
  readonly unscored: number;
  readonly accounts: number;
  readonly accountsWithOutcome: number;
  /** Share of account-dates followed by the outcome within the window. */
  readonly baseRate: number | null;
  readonly confusion: Confusion;
  readonly capacity: AtCapacity;
  readonly auc: ClusteredAuc | null;
  readonly leadTimes: LeadTimes;
  readonly stability: Stability;
}

/** Whether a low score calls this outcome (churn, a lost renewal) or a high one (upsell, cross-sell). */
export function lowScoreCalls(outcome: Outcome): boolean {
  return outcome === "churn" || outcome === "renewal";
}

/** Everything a replay says about a scorecard. `capacity` is how many accounts the team can look after at each date. */
export function backtestReport(
  observations: readonly Observation[],
  outcome: Outcome,
  capacity: number,
): BacktestReport {
  const sign = lowScoreCalls(outcome) ? -1 : 1;
  const accounts = new Map<string, number>();
  const scored = new CaseList();
  const dates = new Map<number, CaseList>();
  let events = 0;
  for (const { account, at, score, eventAt } of observations) {
    let place = accounts.get(account);
    if (place === undefined) {
      place = accounts.size;
      accounts.set(account, place);
    }
    if (eventAt !== null) events += 1;
    if (score === null) continue;
    scored.add(place, sign * score, eventAt !== null);
    let date = dates.get(at);
    if (date === undefined) {
      date = new CaseList();
      dates.set(at, date);
    }
    date.add(place, sign * score, eventAt !== null);
  }
  const auc = clusteredAuc(scored.columns(accounts.size));
  const tables = [...dates.values()].map((date) => {
    const { risk, happened } = date.columns(accounts.size);
    return rankTable(risk, happened);
  });
  const withOutcome = new Set(observations.flatMap((item) => (item.eventAt === null ? [] : [item.account])));
  const enough = auc !== null && auc.clustersWith >= FEWEST_ACCOUNTS && auc.clustersWithout >= FEWEST_ACCOUNTS;
  return {
    verdict: !enough ? "too_few" : auc.interval.low > 0.5 ? "better_than_chance" : "no_better_than_chance",
    observations: observations.length,
    unscored: observations.length - scored.length,
    accounts: accounts.size,
    accountsWithOutcome: withOutcome.size,
    baseRate: observations.length === 0 ? null : events / observations.length,
    confusion: confusion(observations),
    capacity: tablesAtCapacity(tables, capacity),
    auc: enough ? auc : null,
    leadTimes: leadTimes(observations),
    stability: stability(observations),
  };
}
