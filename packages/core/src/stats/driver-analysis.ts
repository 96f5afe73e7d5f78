import { correlations } from "./correlations.ts";
import { relativeWeights } from "./relative-weights.ts";
import { MOST_SHAPLEY_DRIVERS, shapleyDrivers } from "./shapley-drivers.ts";

interface Driver {
  readonly name: string;
  /** Mean answer, on the driver's own scale: the performance of the importance-performance plot. */
  readonly performance: number;
  /** Share of R² as a number from 0 to R². */
  readonly importance: number;
  /** Percentile bootstrap, 95 %. */
  readonly low: number;
  readonly high: number;
}
export interface DriverAnalysis {
  readonly method: "lmg" | "relative_weights";
  readonly n: number;
  readonly rSquared: number;
  readonly drivers: readonly Driver[];
}

const importancesOf = (columns: readonly (readonly number[])[], outcome: readonly number[]) =>
  (columns.length <= MOST_SHAPLEY_DRIVERS ? shapleyDrivers : relativeWeights)(correlations(columns, outcome));

/**
 * What drives an outcome: LMG up to 12 drivers, Johnson's weights above, each with a percentile bootstrap over rows. Rows with
 * a gap must be left out by the caller. `random` gives numbers in [0, 1). Null when fewer than `3 + drivers` rows or a column
 * never varies, since nothing can be told then.
 */
export function driverAnalysis(
  names: readonly string[],
  columns: readonly (readonly number[])[],
  outcome: readonly number[],
  random: () => number,
  rounds = 200,
): DriverAnalysis | null {
  const n = outcome.length;
  const varies = (column: readonly number[]) => column.some((x) => x !== column[0]);
  if (names.length === 0 || n < names.length + 3 || ![...columns, outcome].every(varies)) return null;
  const importance = importancesOf(columns, outcome);
  const draws: number[][] = names.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    const rows = Array.from({ length: n }, () => Math.floor(random() * n));
    const sample = columns.map((column) => rows.map((row) => column[row]!));
    const result = rows.map((row) => outcome[row]!);
    if (![...sample, result].every(varies)) continue;
    for (const [i, value] of importancesOf(sample, result).entries()) draws[i]!.push(value);
  }
  const at = (sorted: readonly number[], share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    method: names.length <= MOST_SHAPLEY_DRIVERS ? "lmg" : "relative_weights",
    n,
    rSquared: importance.reduce((sum, x) => sum + x, 0),
    drivers: names.map((name, i) => {
      const sorted = draws[i]!.sort((a, b) => a - b);
      const performance = columns[i]!.reduce((sum, x) => sum + x, 0) / n;
      return { name, performance, importance: importance[i]!, low: at(sorted, 0.025), high: at(sorted, 0.975) };
    }),
  };
}
