/** One margin: the group of each answer (or of answers alike), and the share of the population in each group (shares sum to 1). */
export interface Margin {
  readonly groups: readonly string[];
  readonly shares: Readonly<Record<string, number>>;
}

export interface RakedWeights {
  /** One weight per answer (or answers alike), of mean 1 over all answers. */
  readonly weights: readonly number[];
  readonly iterations: number;
  /** Largest distance left between a weighted and a wanted share. */
  readonly distance: number;
}

function groupTotals(margin: Margin, weights: readonly number[], counts: readonly number[]): Map<string, number> {
  const totals = new Map<string, number>();
  margin.groups.forEach((group, i) => {
    totals.set(group, (totals.get(group) ?? 0) + weights[i]! * counts[i]!);
  });
  return totals;
}

/**
 * Raking (iterative proportional fitting): scales the answers' weights to each margin in turn until all fit within 1e-9 or
 * `limit` rounds are over. Groups of the population that nobody answered from are left out and the rest renormalised, since
 * no weight can bring them back. Answers that share all their groups can be given once, with how many they are in `counts`.
 * Source: Deming & Stephan 1940. Throws RangeError on margins of different lengths and on an answered group without a positive
 * share.
 */
export function rakeWeights(
  margins: readonly Margin[],
  { limit = 200, counts }: { readonly limit?: number; readonly counts?: readonly number[] } = {},
): RakedWeights {
  const rows = margins[0]?.groups.length ?? 0;
  const alike = counts ?? new Array<number>(rows).fill(1);
  const n = alike.reduce((sum, count) => sum + count, 0);
  if (rows === 0) throw new RangeError("rakeWeights requires at least one margin with answers, got none");
  const targets = margins.map((margin) => {
    if (margin.groups.length !== rows)
      throw new RangeError(`rakeWeights requires ${rows} groups in each margin, got ${margin.groups.length}`);
    const present = [...new Set(margin.groups)];
    const total = present.reduce((sum, group) => sum + (margin.shares[group] ?? 0), 0);
    return new Map(
      present.map((group) => {
        const share = margin.shares[group] ?? 0;
        if (!(share > 0)) throw new RangeError(`rakeWeights requires a positive share of group ${group}, got ${share}`);
        return [group, share / total];
      }),
    );
  });
  const weights = new Array<number>(rows).fill(1);
  let distance = Number.POSITIVE_INFINITY;
  let iterations = 0;
  while (iterations < limit && distance > 1e-9) {
    iterations += 1;
    for (const [m, margin] of margins.entries()) {
      const totals = groupTotals(margin, weights, alike);
      for (let i = 0; i < rows; i += 1) {
        const group = margin.groups[i]!;
        weights[i]! *= (targets[m]!.get(group)! * n) / totals.get(group)!;
      }
    }
    distance = 0;
    for (const [m, margin] of margins.entries())
      for (const [group, total] of groupTotals(margin, weights, alike))
        distance = Math.max(distance, Math.abs(total / n - targets[m]!.get(group)!));
  }
  return { weights, iterations, distance };
}
