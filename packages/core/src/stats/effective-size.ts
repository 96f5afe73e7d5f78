/**
 * What weighting costs: deff = nΣw²/(Σw)² (Kish 1965) and the effective number of answers, n ÷ deff = (Σw)²/Σw².
 * Throws RangeError without a positive weight.
 */
export function effectiveSize(weights: readonly number[]): { readonly deff: number; readonly effective: number } {
  const sum = weights.reduce((total, w) => total + w, 0);
  const squares = weights.reduce((total, w) => total + w * w, 0);
  if (!(sum > 0)) throw new RangeError(`effectiveSize requires a positive sum of weights, got ${sum}`);
  return { deff: (weights.length * squares) / (sum * sum), effective: (sum * sum) / squares };
}
