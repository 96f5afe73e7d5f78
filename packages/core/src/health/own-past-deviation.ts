/** Median of at least one number. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** What 1.4826 × the median absolute deviation estimates: the standard deviation of a normal sample. */
const MAD_TO_SIGMA = 1.4826;
/** A past as steady as a ruler would make any move infinite: the yardstick is at least 5 % of its level. */
const SMALLEST_SHARE = 0.05;

/**
 * How far the recent values of an account stand from its own baseline, in robust standard deviations: the median of the
 * recent buckets minus the median of the earlier ones, over 1.4826 × their median absolute deviation. Null with fewer than
 * three buckets before or none of late. Source: Iglewicz and Hoaglin 1993 (modified z).
 */
export function ownPastDeviation(recent: readonly number[], baseline: readonly number[]): number | null {
  if (recent.length === 0 || baseline.length < 3) return null;
  const centre = median(baseline);
  const spread = MAD_TO_SIGMA * median(baseline.map((value) => Math.abs(value - centre)));
  const yardstick = Math.max(spread, SMALLEST_SHARE * Math.abs(centre));
  const difference = median(recent) - centre;
  if (difference === 0) return 0;
  // Out of nothing at all: a rise or a fall beyond any scale.
  return yardstick === 0 ? Math.sign(difference) * 10 : difference / yardstick;
}
