/**
 * Holm's step-down correction for many comparisons: adjusted p-values in the order given, so that the chance of any false
 * alarm stays at the level. Source: Holm, Scandinavian Journal of Statistics 6 (1979); R's p.adjust(method = "holm").
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length).fill(0);
  let running = 0;
  order.forEach((index, rank) => {
    running = Math.max(running, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = running;
  });
  return adjusted;
}
