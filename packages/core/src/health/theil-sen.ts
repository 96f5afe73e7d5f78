export interface Slope {
  /** Per unit of x. */
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

const Z95 = 1.959963984540054;

/**
 * Theil–Sen slope (the median of all pairwise slopes) with its 95 % interval by Sen's normal approximation of Kendall's S,
 * ties in y taken into account. Null below four points. Where there are too few pairs for the interval to stop, it is open.
 * Source: Sen 1968; Gilbert, Statistical Methods for Environmental Pollution Monitoring (1987), §16.5.
 */
export function theilSen(points: readonly (readonly [x: number, y: number])[]): Slope | null {
  const n = points.length;
  if (n < 4) return null;
  const slopes: number[] = [];
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) {
      const dx = points[j]![0] - points[i]![0];
      if (dx !== 0) slopes.push((points[j]![1] - points[i]![1]) / dx);
    }
  }
  if (slopes.length === 0) return null;
  slopes.sort((a, b) => a - b);
  const count = slopes.length;
  const middle = count >> 1;
  const slope = count % 2 === 1 ? slopes[middle]! : (slopes[middle - 1]! + slopes[middle]!) / 2;
  const ties = new Map<number, number>();
  for (const [, y] of points) ties.set(y, (ties.get(y) ?? 0) + 1);
  const tied = [...ties.values()].reduce((sum, t) => sum + t * (t - 1) * (2 * t + 5), 0);
  const width = Z95 * Math.sqrt(Math.max(0, n * (n - 1) * (2 * n + 5) - tied) / 18);
  // Gilbert: the M1-th and (M2 + 1)-th smallest slopes, between ranks where they fall there.
  const at = (rank: number): number => {
    if (rank < 1) return Number.NEGATIVE_INFINITY;
    if (rank > count) return Number.POSITIVE_INFINITY;
    const below = Math.floor(rank);
    const low = slopes[below - 1]!;
    const high = slopes[Math.min(below, count - 1)]!;
    return low + (rank - below) * (high - low);
  };
  return { slope, low: at((count - width) / 2), high: at((count + width) / 2 + 1), n };
}
