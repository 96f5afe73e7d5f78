/** How much more a word belongs to one side than to the other. */
export interface WordOdds {
  readonly word: string;
  readonly first: number;
  readonly second: number;
  /** Weighted log-odds ratio; positive for the first side. */
  readonly delta: number;
  readonly z: number;
}

/**
 * Weighted log-odds with an informative Dirichlet prior: δ = log((a+α)/(n₁+α₀−a−α)) − log((b+α)/(n₂+α₀−b−α)),
 * z = δ ÷ √(1/(a+α) + 1/(b+α)), the prior being the words' counts on both sides scaled to `priorSize`.
 * Source: Monroe, Colaresi & Quinn, "Fightin' Words", Political Analysis 16 (2008), eq. 16, 20–22. Sorted by |z|, largest first.
 */
export function weightedLogOdds(
  first: ReadonlyMap<string, number>,
  second: ReadonlyMap<string, number>,
  priorSize = 10,
): readonly WordOdds[] {
  const total = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0);
  const [n1, n2] = [total(first), total(second)];
  const all = n1 + n2;
  const words = [...new Set([...first.keys(), ...second.keys()])];
  return words
    .map((word) => {
      const a = first.get(word) ?? 0;
      const b = second.get(word) ?? 0;
      const prior = (priorSize * (a + b)) / all;
      const odds = (count: number, size: number) => Math.log((count + prior) / (size + priorSize - count - prior));
      const delta = odds(a, n1) - odds(b, n2);
      return { word, first: a, second: b, delta, z: delta / Math.sqrt(1 / (a + prior) + 1 / (b + prior)) };
    })
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z) || (a.word < b.word ? -1 : 1));
}
