import type { Mutant } from "./mutants.ts";

/** A comparison written the same way in this many metrics comes from one shared relation, so one kill counts for all. */
const SHARED_FROM = 4;

export const keyOf = (mutant: Mutant): string => `${mutant.metric}\u0000${mutant.code}`;

/**
 * The mutants that are still alive once kills are shared: those of the source (`*`) fall with any kill of the same text,
 * and so do those whose text stands in at least `SHARED_FROM` metrics.
 */
export function withoutSharedKills(alive: readonly Mutant[], killed: readonly Mutant[]): readonly Mutant[] {
  const metricsOf = new Map<string, Set<string>>();
  for (const mutant of [...alive, ...killed]) {
    const metrics = metricsOf.get(mutant.code) ?? new Set();
    metrics.add(mutant.metric);
    metricsOf.set(mutant.code, metrics);
  }
  const killedCode = new Set(killed.map((mutant) => mutant.code));
  const killedKeys = new Set(killed.map(keyOf));
  return alive.filter((mutant) => {
    if (killedKeys.has(keyOf(mutant))) return false;
    const shared = mutant.metric === "*" || metricsOf.get(mutant.code)!.size >= SHARED_FROM;
    return !(shared && killedCode.has(mutant.code));
  });
}
