import type { Interval } from "../../metrics/metric.ts";
import { studentTQuantile } from "../../stats/student-t-quantile.ts";

export interface RankedCase {
  /** Cases of one account are not independent of each other. */
  readonly cluster: string;
  /** Higher means the outcome is thought likelier. */
  readonly risk: number;
  readonly happened: boolean;
}

export interface ClusteredAuc {
  /** Share of pairs (one with the outcome, one without) in which the first was thought likelier; ties count half. */
  readonly auc: number;
  readonly interval: Interval;
  readonly clustersWith: number;
  readonly clustersWithout: number;
}

interface ClusterSum {
  with: number;
  without: number;
  over: number;
  under: number;
}

/**
 * Area under the ROC curve with its 95 % interval, accounts as clusters: DeLong's components summed by account
 * (Obuchowski 1997, Biometrics 53:567), on the logit scale (Pepe 2003, §5.2.5), Student's t with the smaller number of
 * clusters less one. Null with fewer than two clusters on either side.
 */
export function clusteredAuc(cases: readonly RankedCase[]): ClusteredAuc | null {
  const sorted = [...cases].sort((a, b) => a.risk - b.risk);
  let positives = 0;
  for (const item of sorted) if (item.happened) positives += 1;
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) return null;

  const clusters = new Map<string, ClusterSum>();
  let area = 0;
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    let tiedPositives = 0;
    while (end < sorted.length && sorted[end]!.risk === sorted[start]!.risk) {
      if (sorted[end]!.happened) tiedPositives += 1;
      end += 1;
    }
    const tiedNegatives = end - start - tiedPositives;
    // DeLong's components: the share of the other kind that this case is rightly above, or rightly below.
    const over = (negativesBelow + tiedNegatives / 2) / negatives;
    const under = (positives - positivesBelow - tiedPositives / 2) / positives;
    for (let i = start; i < end; i += 1) {
      const item = sorted[i]!;
      const sums = clusters.get(item.cluster) ?? { with: 0, without: 0, over: 0, under: 0 };
      if (item.happened) {
        sums.with += 1;
        sums.over += over;
        area += over;
      } else {
        sums.without += 1;
        sums.under += under;
      }
      clusters.set(item.cluster, sums);
    }
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
    start = end;
  }
  const auc = area / positives;
  let clustersWith = 0;
  let clustersWithout = 0;
  let s10 = 0;
  let s01 = 0;
  let s11 = 0;
  for (const sums of clusters.values()) {
    if (sums.with > 0) clustersWith += 1;
    if (sums.without > 0) clustersWithout += 1;
    const a = sums.over - sums.with * auc;
    const b = sums.under - sums.without * auc;
    s10 += a * a;
    s01 += b * b;
    s11 += a * b;
  }
  if (clustersWith < 2 || clustersWithout < 2) return null;
  const all = clusters.size;
  const variance =
    ((clustersWith / (clustersWith - 1)) * s10) / positives ** 2 +
    ((clustersWithout / (clustersWithout - 1)) * s01) / negatives ** 2 +
    (2 * (all / (all - 1)) * s11) / (positives * negatives);
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
  const margin = (t * Math.sqrt(Math.max(0, variance))) / (auc * (1 - auc));
  const inverse = (x: number) => 1 / (1 + Math.exp(-x));
  return { low: inverse(centre - margin), high: inverse(centre + margin), level: 0.95, method };
}
