import { INTERNAL_VALUES, type KnownAt, type Visibility } from "@tendwell/core";
import type { FactWorld } from "@tendwell/testkit";

/** What `readVisibility` would find in a store that holds this world, without loading it. */
export function visibilityOf(world: FactWorld, knownAt: KnownAt | null): Visibility {
  const undone = world.undone.filter((undo) => knownAt?.basis !== "recorded" || undo.recorded_at <= knownAt.at);
  const values = world.facts.map(({ fact }) => fact as { readonly attribute?: string; readonly value?: string | null });
  return {
    undoneBatches: [...new Set(undone.map((undo) => undo.batch_id))],
    tablesWithEnds: new Set(world.ends.map((end) => end.table)),
    hasInternalAccounts: values.some(
      ({ attribute, value }) => attribute === "internal" && INTERNAL_VALUES.includes((value ?? "").toLowerCase()),
    ),
  };
}
