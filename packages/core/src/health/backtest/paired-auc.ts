import type { Interval } from "../../metrics/metric.ts";
import { studentTQuantile } from "../../stats/student-t-quantile.ts";
import { FEWEST_ACCOUNTS } from "./backtest-report.ts";
import { clusteredVariance, delongComponents } from "./delong.ts";
import { caseColumns } from "./ranked-case.ts";

/** One account on one date, as two scorecards ranked it. */
export interface PairedCase {
  readonly cluster: string;
  readonly first: number;
  readonly second: number;
  readonly happened: boolean;
}

/** `no_difference`: the interval of the difference holds zero. */
export type PairedVerdict = "too_few" | "no_difference" | "first_better" | "second_better";

export interface PairedAuc {
  readonly verdict: PairedVerdict;
  /** Cases that both had a score for. */
  readonly cases: number;
  readonly first: number | null;
  readonly second: number | null;
  /** AUC of the second less that of the first, with its 95 % interval; null where too few accounts had the outcome. */
  readonly difference: number | null;
  readonly interval: Interval | null;
}

/**
 * How much better the second of two scorecards orders the same cases: the difference of the areas with DeLong's interval for
 * correlated areas, accounts as clusters (DeLong et al. 1988; Obuchowski 1997), Student's t with the smaller number of
 * clusters less one.
 */
export function pairedAuc(cases: readonly PairedCase[]): PairedAuc {
  const ranked = (risk: "first" | "second") =>
    delongComponents(
      caseColumns(cases.map((item) => ({ cluster: item.cluster, risk: item[risk], happened: item.happened }))),
    );
  const [a, b] = [ranked("first"), ranked("second")];
  const few = {
    verdict: "too_few",
    cases: cases.length,
    first: null,
    second: null,
    difference: null,
    interval: null,
  } as const;
  if (a === null || b === null) return few;
  const { variance, clustersWith, clustersWithout } = clusteredVariance(b, (at) => [
    b.sums.over[at]! - a.sums.over[at]! - b.sums.with[at]! * (b.auc - a.auc),
    b.sums.under[at]! - a.sums.under[at]! - b.sums.without[at]! * (b.auc - a.auc),
  ]);
  if (variance === null || Math.min(clustersWith, clustersWithout) < FEWEST_ACCOUNTS) return few;
  const difference = b.auc - a.auc;
  const margin = studentTQuantile(Math.min(clustersWith, clustersWithout) - 1) * Math.sqrt(variance);
  const interval = {
    low: Math.max(-1, difference - margin),
    high: Math.min(1, difference + margin),
    level: 0.95,
    method: "delong_paired_by_account",
  };
  return {
    verdict: interval.low > 0 ? "second_better" : interval.high < 0 ? "first_better" : "no_difference",
    cases: cases.length,
    first: a.auc,
    second: b.auc,
    difference,
    interval,
  };
}
