import type { MappedGroup } from "./choose-mapping.ts";
import type { GatedFile } from "./gate-file.ts";
import { type RawRelation, unionRelation } from "./raw-relation.ts";

/** The files of the first of these kinds that is in the import, as one relation. */
export function relationOf(
  group: MappedGroup,
  gated: readonly GatedFile[],
  ids: readonly string[],
): RawRelation | null {
  for (const id of ids) {
    const parts = gated.filter((_, i) => group.files[i]!.mapping.id === id).map((file) => file.relation);
    if (parts.length > 0) return unionRelation(parts);
  }
  return null;
}
