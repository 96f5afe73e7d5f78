import type { RankedCase } from "./ranked-case.ts";

/** DeLong's components of one account: how many cases it has on each side, and the sums of their components. */
export interface ClusterSum {
  with: number;
  without: number;
  over: number;
  under: number;
}

export interface DelongComponents {
  readonly auc: number;
  /** Cases with and without the outcome. */
  readonly positives: number;
  readonly negatives: number;
  readonly clusters: ReadonlyMap<string, ClusterSum>;
}

/**
 * DeLong's components summed by account (DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44:837; clusters: Obuchowski 1997,
 * Biometrics 53:567), from one sort. Null where all or none of the cases had the outcome.
 */
export function delongComponents(cases: readonly RankedCase[]): DelongComponents | null {
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
  return { auc, positives, negatives, clusters };
}

export interface ClusteredVariance {
  /** Null with fewer than two accounts on either side. */
  readonly variance: number | null;
  readonly clustersWith: number;
  readonly clustersWithout: number;
}

/**
 * Variance of an area, or of the difference of two areas over the same cases: `centred` gives an account's components less
 * what its number of cases would give on average.
 */
export function clusteredVariance(
  { positives, negatives, clusters }: DelongComponents,
  centred: (sums: ClusterSum, cluster: string) => readonly [over: number, under: number],
): ClusteredVariance {
  let clustersWith = 0;
  let clustersWithout = 0;
  let s10 = 0;
  let s01 = 0;
  let s11 = 0;
  for (const [cluster, sums] of clusters) {
    if (sums.with > 0) clustersWith += 1;
    if (sums.without > 0) clustersWithout += 1;
    const [a, b] = centred(sums, cluster);
    s10 += a * a;
    s01 += b * b;
    s11 += a * b;
  }
  if (clustersWith < 2 || clustersWithout < 2) return { variance: null, clustersWith, clustersWithout };
  const all = clusters.size;
  const variance =
    ((clustersWith / (clustersWith - 1)) * s10) / positives ** 2 +
    ((clustersWithout / (clustersWithout - 1)) * s01) / negatives ** 2 +
    (2 * (all / (all - 1)) * s11) / (positives * negatives);
  return { variance: Math.max(0, variance), clustersWith, clustersWithout };
}
