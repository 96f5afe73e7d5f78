import type { Mutant } from "./mutants.ts";

/** A mutant that no company can tell from the original, with the proof why. */
export interface Survivor {
  /** A metric id, or `*` for the text of the shared source. */
  readonly metric: string;
  /** The mutant's context, whole. */
  readonly context: string;
  readonly proof: string;
}

export function isProven(mutant: Mutant, survivors: readonly Survivor[]): boolean {
  return survivors.some((s) => s.metric === mutant.metric && s.context.trim() === mutant.context.trim());
}

/** A mutant that nobody has killed or proven yet: a debt, listed so that it cannot grow unseen. */
export interface OpenSurvivor {
  readonly metric: string;
  readonly context: string;
}

export function isOpen(mutant: Mutant, open: readonly OpenSurvivor[]): boolean {
  return open.some((o) => o.metric === mutant.metric && o.context.trim() === mutant.context.trim());
}
