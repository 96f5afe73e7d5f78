import { rankTable } from "./rank-table.ts";
import type { RankedCases } from "./ranked-case.ts";

/** DeLong's components by account: how many cases each has on either side, and the sums of their components. */
interface ClusterSums {
  readonly with: Float64Array;
  readonly without: Float64Array;
  readonly over: Float64Array;
  readonly under: Float64Array;
}

export interface DelongComponents {
  readonly auc: number;
  /** Cases with and without the outcome. */
  readonly positives: number;
  readonly negatives: number;
  readonly sums: ClusterSums;
}

/**
 * DeLong's components summed by account (DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44:837; clusters: Obuchowski 1997,
 * Biometrics 53:567), from one sort of the distinct risks. Null where all or none of the cases had the outcome.
 */
export function delongComponents(cases: RankedCases): DelongComponents | null {
  const { places, positives, negatives } = rankTable(cases.risk, cases.happened);
  const allPositives = positives.reduce((sum, n) => sum + n, 0);
  const allNegatives = places.length - allPositives;
  if (allPositives === 0 || allNegatives === 0) return null;

  // DeLong's components: the share of the other kind that a case is rightly above, or rightly below.
  const over = new Float64Array(positives.length);
  const under = new Float64Array(positives.length);
  let area = 0;
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let place = 0; place < positives.length; place += 1) {
    const [tiedPositives, tiedNegatives] = [positives[place]!, negatives[place]!];
    over[place] = (negativesBelow + tiedNegatives / 2) / allNegatives;
    under[place] = (allPositives - positivesBelow - tiedPositives / 2) / allPositives;
    area += tiedPositives * over[place]!;
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
  }
  const column = () => new Float64Array(cases.clusters);
  const sums = { with: column(), without: column(), over: column(), under: column() };
  for (let i = 0; i < places.length; i += 1) {
    const cluster = cases.cluster[i]!;
    if (cases.happened[i] === 1) {
      sums.with[cluster]! += 1;
      sums.over[cluster]! += over[places[i]!]!;
    } else {
      sums.without[cluster]! += 1;
      sums.under[cluster]! += under[places[i]!]!;
    }
  }
  return { auc: area / allPositives, positives: allPositives, negatives: allNegatives, sums };
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
  { positives, negatives, sums }: DelongComponents,
  centred: (cluster: number) => readonly [over: number, under: number],
): ClusteredVariance {
  let clustersWith = 0;
  let clustersWithout = 0;
  let s10 = 0;
  let s01 = 0;
  let s11 = 0;
  let all = 0;
  for (let cluster = 0; cluster < sums.with.length; cluster += 1) {
    const [yes, no] = [sums.with[cluster]! > 0, sums.without[cluster]! > 0];
    // It has no case among these.
    if (!yes && !no) continue;
    all += 1;
    if (yes) clustersWith += 1;
    if (no) clustersWithout += 1;
    const [a, b] = centred(cluster);
    s10 += a * a;
    s01 += b * b;
    s11 += a * b;
  }
  if (clustersWith < 2 || clustersWithout < 2) return { variance: null, clustersWith, clustersWithout };
  const variance =
    ((clustersWith / (clustersWith - 1)) * s10) / positives ** 2 +
    ((clustersWithout / (clustersWithout - 1)) * s01) / negatives ** 2 +
    (2 * (all / (all - 1)) * s11) / (positives * negatives);
  return { variance: Math.max(0, variance), clustersWith, clustersWithout };
}
