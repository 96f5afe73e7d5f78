/**
 * Post-stratification weight of each group: w_g = (N_g/N) ÷ (n_g/n), so that weighted answers stand as the population does.
 * Groups without answers get none; their share is renormalised over the others. Throws RangeError without any answer.
 */
export function postStratify(
  population: Readonly<Record<string, number>>,
  answers: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const present = Object.keys(population).filter((group) => (answers[group] ?? 0) > 0 && population[group]! > 0);
  const people = present.reduce((sum, group) => sum + population[group]!, 0);
  const count = present.reduce((sum, group) => sum + answers[group]!, 0);
  if (count === 0) throw new RangeError("postStratify requires answers in at least one group, got none");
  return Object.fromEntries(present.map((group) => [group, population[group]! / people / (answers[group]! / count)]));
}
