import type { Interval } from "../metrics/metric.ts";

export interface TheilSenSlope {
  /** Median of the slopes of all pairs of points, per step of x. */
  readonly slope: number;
  /** 95 % by default, from the normal approximation to Kendall's S with its correction for ties; null below four points. */
  readonly interval: Interval | null;
}

/** Mean of the two middle values of a sorted list, or its middle one. */
function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/**
 * Theil–Sen slope of equally spaced values y₀ … yₙ₋₁ with Sen's interval: the ⌈(N − C)/2⌉-th and ⌊(N + C)/2⌋ + 1-th of the
 * N sorted slopes, C = z·√Var S (ranks rounded as SciPy's `theilslopes` does). It is not moved by up to 29 % of outliers.
 * Sources: Theil 1950; Sen, JASA 63 (1968); checked against SciPy 1.17 `scipy.stats.theilslopes`.
 * Throws RangeError below two values.
 */
export function theilSen(values: readonly number[], z = 1.959963984540054): TheilSenSlope {
  const n = values.length;
  if (n < 2) throw new RangeError(`theilSen requires at least two values, got ${n}`);
  const slopes: number[] = [];
  for (let i = 0; i < n; i += 1) for (let j = i + 1; j < n; j += 1) slopes.push((values[j]! - values[i]!) / (j - i));
  slopes.sort((a, b) => a - b);
  const slope = middle(slopes);
  if (n < 4) return { slope, interval: null };
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  let variance = n * (n - 1) * (2 * n + 5);
  for (const t of ties.values()) variance -= t * (t - 1) * (2 * t + 5);
  const spread = z * Math.sqrt(variance / 18);
  const pairs = slopes.length;
  const upper = Math.min(halfToEven((pairs + spread) / 2), pairs - 1);
  const lower = Math.max(halfToEven((pairs - spread) / 2) - 1, 0);
  return { slope, interval: { low: slopes[lower]!, high: slopes[upper]!, level: 0.95, method: "theil_sen" } };
}

/** Nearest whole number, halves to the even one, as NumPy rounds. */
function halfToEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
