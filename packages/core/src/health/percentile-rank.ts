/**
 * Percentile (0–100) of a value among its peers, whose quantiles at equal steps (0 %, …, 100 %) are `cuts`, ascending.
 * Between two cut points it is interpolated; inside a run of equal ones it is the middle of the run. Null without peers.
 */
export function percentileRank(value: number, cuts: readonly number[]): number | null {
  const last = cuts.length - 1;
  if (last < 1) return null;
  if (value < cuts[0]!) return 0;
  if (value > cuts[last]!) return 100;
  let below = 0;
  let upTo = 0;
  for (const cut of cuts) {
    if (cut < value) below += 1;
    if (cut <= value) upTo += 1;
  }
  if (upTo > below) return (((below + upTo - 1) / 2) * 100) / last;
  const low = cuts[below - 1]!;
  const high = cuts[below]!;
  return ((below - 1 + (value - low) / (high - low)) * 100) / last;
}
