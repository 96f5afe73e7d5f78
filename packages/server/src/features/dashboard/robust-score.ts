const MIN_HISTORY = 8;
/** Makes the median absolute deviation estimate a normal distribution's standard deviation (Iglewicz & Hoaglin 1993). */
const CONSISTENCY = 0.6745;

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Modified z-score of `value` against its own history; null with fewer than eight values, or when they do not vary. */
export function robustScore(value: number, history: readonly number[]): number | null {
  if (history.length < MIN_HISTORY) return null;
  const centre = median([...history].sort((a, b) => a - b));
  const spread = median(history.map((one) => Math.abs(one - centre)).sort((a, b) => a - b));
  return spread === 0 ? null : (CONSISTENCY * (value - centre)) / spread;
}
