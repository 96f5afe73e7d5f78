import type { Interval } from "../../metrics/metric.ts";
import { studentTQuantile } from "../../stats/student-t-quantile.ts";
import { clusteredVariance, delongComponents } from "./delong.ts";
import { caseColumns, type RankedCase, type RankedCases } from "./ranked-case.ts";

export interface ClusteredAuc {
  /** Share of pairs (one with the outcome, one without) in which the first was thought likelier; ties count half. */
  readonly auc: number;
  readonly interval: Interval;
  readonly clustersWith: number;
  readonly clustersWithout: number;
}

/**
 * Area under the ROC curve with its 95 % interval, accounts as clusters: DeLong's components summed by account
 * (Obuchowski 1997, Biometrics 53:567), on the logit scale (Pepe 2003, §5.2.5), Student's t with the smaller number of
 * clusters less one. Null with fewer than two clusters on either side.
 */
export function clusteredAuc(cases: readonly RankedCase[] | RankedCases): ClusteredAuc | null {
  const found = delongComponents(caseColumns(cases));
  if (found === null) return null;
  const { auc, sums } = found;
  const { variance, clustersWith, clustersWithout } = clusteredVariance(found, (cluster) => [
    sums.over[cluster]! - sums.with[cluster]! * auc,
    sums.under[cluster]! - sums.without[cluster]! * auc,
  ]);
  if (variance === null) return null;
  return { auc, interval: logitInterval(auc, variance, clustersWith, clustersWithout), clustersWith, clustersWithout };
}

function logitInterval(auc: number, variance: number, clustersWith: number, clustersWithout: number): Interval {
  const t = studentTQuantile(Math.min(clustersWith, clustersWithout) - 1);
  const method = "delong_by_account";
  // A perfect order has no spread of its own: as many pairs of accounts as there are bound how far off it may be.
  if (auc <= 0 || auc >= 1) {
    const slack = 1 - 0.025 ** (1 / Math.min(clustersWith, clustersWithout));
    return auc >= 1 ? { low: 1 - slack, high: 1, level: 0.95, method } : { low: 0, high: slack, level: 0.95, method };
  }
  const centre = Math.log(auc / (1 - auc));
  const margin = (t * Math.sqrt(variance)) / (auc * (1 - auc));
  const inverse = (x: number) => 1 / (1 + Math.exp(-x));
  return { low: inverse(centre - margin), high: inverse(centre + margin), level: 0.95, method };
}
