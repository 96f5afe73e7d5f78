/**
 * What weighting costs: deff = nΣw²/(Σw)² (Kish 1965) and the effective number of answers, n ÷ deff = (Σw)²/Σw². Answers of one
 * weight can be given once, with how many they are in `counts`. Throws RangeError without a positive weight.
 */
export function effectiveSize(
  weights: readonly number[],
  counts?: readonly number[],
): { readonly deff: number; readonly effective: number } {
  const times = (i: number): number => counts?.[i] ?? 1;
  const n = weights.reduce((total, _, i) => total + times(i), 0);
  const sum = weights.reduce((total, w, i) => total + times(i) * w, 0);
  const squares = weights.reduce((total, w, i) => total + times(i) * w * w, 0);
  if (!(sum > 0)) throw new RangeError(`effectiveSize requires a positive sum of weights, got ${sum}`);
  return { deff: (n * squares) / (sum * sum), effective: (sum * sum) / squares };
}
