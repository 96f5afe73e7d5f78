/** Correlations among drivers and of each with the outcome, Pearson; columns are arrays of equal length without gaps. */
export interface Correlations {
  readonly among: readonly (readonly number[])[];
  readonly withOutcome: readonly number[];
}

/** Throws RangeError with fewer than 3 rows and for a column that never varies. */
export function correlations(drivers: readonly (readonly number[])[], outcome: readonly number[]): Correlations {
  const n = outcome.length;
  if (n < 3) throw new RangeError(`correlations requires at least 3 rows, got ${n}`);
  const standard = [...drivers, outcome].map((column, index) => {
    if (column.length !== n) throw new RangeError(`correlations requires columns of ${n} rows, got ${column.length}`);
    const mean = column.reduce((sum, x) => sum + x, 0) / n;
    const length = Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0));
    if (!(length > 0)) throw new RangeError(`correlations requires columns that vary, got column ${index} constant`);
    return column.map((x) => (x - mean) / length);
  });
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const own = standard.slice(0, -1);
  const last = standard.at(-1)!;
  return {
    among: own.map((a, i) => own.map((b, j) => (i === j ? 1 : dot(a, b)))),
    withOutcome: own.map((a) => dot(a, last)),
  };
}
