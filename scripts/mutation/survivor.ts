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
