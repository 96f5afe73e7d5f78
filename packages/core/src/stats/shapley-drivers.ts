import type { Correlations } from "./correlations.ts";

export const MOST_SHAPLEY_DRIVERS = 12;

/** R² of the outcome on a subset of drivers, by Cholesky; a driver that the others determine adds nothing. */
function rSquared({ among, withOutcome }: Correlations, subset: readonly number[]): number {
  const lower: number[][] = [];
  const y: number[] = [];
  let total = 0;
  for (const [i, a] of subset.entries()) {
    const row = new Array<number>(i + 1).fill(0);
    for (let j = 0; j < i; j += 1) {
      let sum = among[a]![subset[j]!]!;
      for (let k = 0; k < j; k += 1) sum -= row[k]! * lower[j]![k]!;
      row[j] = lower[j]![j]! === 0 ? 0 : sum / lower[j]![j]!;
    }
    const rest = 1 - row.slice(0, i).reduce((sum, x) => sum + x * x, 0);
    row[i] = rest > 1e-10 ? Math.sqrt(rest) : 0;
    lower.push(row);
    let value = withOutcome[a]!;
    for (let k = 0; k < i; k += 1) value -= row[k]! * y[k]!;
    y.push(row[i] === 0 ? 0 : value / row[i]!);
    total += y[i]! ** 2;
  }
  return total;
}

/**
 * LMG: each driver's Shapley value in R², the average of what it adds over all orders in which drivers can enter. They sum
 * to R². Source: Lindeman, Merenda & Gold 1980; Grömping, Journal of Statistical Software 17 (2006).
 * Throws RangeError above 12 drivers (4,096 subsets); use relativeWeights there.
 */
export function shapleyDrivers(matrix: Correlations): readonly number[] {
  const n = matrix.withOutcome.length;
  if (n > MOST_SHAPLEY_DRIVERS)
    throw new RangeError(`shapleyDrivers requires at most ${MOST_SHAPLEY_DRIVERS} drivers, got ${n}`);
  const values = new Float64Array(1 << n);
  for (let mask = 1; mask < 1 << n; mask += 1)
    values[mask] = rSquared(
      matrix,
      Array.from({ length: n }, (_, i) => i).filter((i) => mask & (1 << i)),
    );
  const factorial = [1];
  for (let i = 1; i <= n; i += 1) factorial.push(factorial[i - 1]! * i);
  return Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let mask = 0; mask < 1 << n; mask += 1) {
      if (mask & (1 << i)) continue;
      let size = 0;
      for (let rest = mask; rest > 0; rest &= rest - 1) size += 1;
      const weight = (factorial[size]! * factorial[n - size - 1]!) / factorial[n]!;
      sum += weight * (values[mask | (1 << i)]! - values[mask]!);
    }
    return sum;
  });
}
