import type { Mutant } from "./mutants.ts";

/** What the parts of a run tell each other through the parent. */
export type ShardMessage =
  | { readonly kind: "killed"; readonly mutant: Mutant }
  | { readonly kind: "done"; readonly seen: readonly Mutant[] };
