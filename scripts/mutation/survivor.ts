import type { Mutant } from "./mutants.ts";

/** A mutant that no company can tell from the original, with the proof why. */
export interface Survivor {
  /** A metric id, or `*` for text that the shared source writes or several metrics share. */
  readonly metric: string;
  /** Part of the mutant's context. */
  readonly context: string;
  readonly proof: string;
}

export function isProven(mutant: Mutant, survivors: readonly Survivor[]): boolean {
  return survivors.some((s) => (s.metric === "*" || s.metric === mutant.metric) && mutant.context.includes(s.context));
}

/** A mutant that no company has killed yet and nobody has proven equivalent: a debt, listed so that it cannot grow unseen. */
export interface OpenSurvivor {
  readonly metric: string;
  readonly context: string;
}

export function isOpen(mutant: Mutant, open: readonly OpenSurvivor[]): boolean {
  return open.some(
    (o) => (o.metric === "*" || o.metric === mutant.metric) && o.context.trim() === mutant.context.trim(),
  );
}
