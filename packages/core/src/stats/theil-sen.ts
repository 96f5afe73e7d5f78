import type { Interval } from "../metrics/metric.ts";

export interface TheilSenSlope {
  /** Median of the slopes of all pairs of points, per unit of x. */
  readonly slope: number;
  /** 95 % by default, from the normal approximation to Kendall's S with its correction for ties; null below four points. */
  readonly interval: Interval | null;
  /**
   * Whether an end of that interval would lie beyond all pairs: then the outermost pair stands for it, and no direction may be
   * read from it.
   */
  readonly open: boolean;
}

/** Mean of the two middle values of a sorted list, or its middle one. */
function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Σ t(t − 1)(2t + 5) over the groups of equal values. */
function tied(values: readonly number[]): number {
  const groups = new Map<number, number>();
  for (const value of values) groups.set(value, (groups.get(value) ?? 0) + 1);
  let sum = 0;
  for (const t of groups.values()) sum += t * (t - 1) * (2 * t + 5);
  return sum;
}

/**
 * Theil–Sen slope of the values `ys` at `xs` (0, 1, 2 … without them) with Sen's interval: the ⌈(N − C)/2⌉-th and
 * ⌊(N + C)/2⌋ + 1-th of the N sorted slopes, C = z·√Var S (ranks rounded as SciPy's `theilslopes` does). It is not moved by
 * up to 29 % of outliers. Pairs at the same x have no slope and are left out.
 * Sources: Theil 1950; Sen, JASA 63 (1968); checked against SciPy 1.17 `scipy.stats.theilslopes`. See decision 11.
 * Throws RangeError below two values, where `xs` has another length, or where all x are the same.
 */
export function theilSen(
  ys: readonly number[],
  xs: readonly number[] = ys.map((_, i) => i),
  z = 1.959963984540054,
): TheilSenSlope {
  const n = ys.length;
  if (n < 2) throw new RangeError(`theilSen requires at least two values, got ${n}`);
  if (xs.length !== n) throw new RangeError(`theilSen requires an x for each of ${n} values, got ${xs.length}`);
  const slopes: number[] = [];
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) {
      const dx = xs[j]! - xs[i]!;
      if (dx !== 0) slopes.push((ys[j]! - ys[i]!) / dx);
    }
  }
  if (slopes.length === 0) throw new RangeError(`theilSen requires values at different x, got all at ${xs[0]}`);
  slopes.sort((a, b) => a - b);
  const slope = middle(slopes);
  if (n < 4) return { slope, interval: null, open: true };
  const variance = n * (n - 1) * (2 * n + 5) - tied(xs) - tied(ys);
  const spread = z * Math.sqrt(Math.max(0, variance) / 18);
  const pairs = slopes.length;
  const upper = halfToEven((pairs + spread) / 2);
  const lower = halfToEven((pairs - spread) / 2) - 1;
  return {
    slope,
    interval: {
      low: slopes[Math.max(lower, 0)]!,
      high: slopes[Math.min(upper, pairs - 1)]!,
      level: 0.95,
      method: "theil_sen",
    },
    open: lower < 0 || upper > pairs - 1,
  };
}

/** Nearest whole number, halves to the even one, as NumPy rounds. */
function halfToEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
