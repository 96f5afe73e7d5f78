import type { VersionRow } from "./definition-store.ts";
import type { DefinitionFile, DefinitionProblem, ReadDefinition } from "./read-definitions.ts";

type PlannedAction = "create" | "change" | "unchanged" | "conflict";

/** What applying one document would do. */
export interface PlannedDefinition {
  readonly kind: string;
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly action: PlannedAction;
  /** The newest stored version; null when there is none. */
  readonly storedVersion: number | null;
  /** The stored text, to show the difference; null when there is none. */
  readonly storedSource: string | null;
  /** The version the file says it started from. */
  readonly baseVersion: number | null;
  readonly source: string;
  readonly hash: string;
}

export interface DefinitionPlan {
  readonly items: readonly PlannedDefinition[];
  readonly problems: readonly DefinitionProblem[];
}

export interface PlanInput {
  readonly files: readonly DefinitionFile[];
  /** `kind/id` → the stored version the text was made from; a newer stored version with other content is a conflict. */
  readonly bases?: Readonly<Record<string, number>>;
}

/** A document with what applying it would do. */
export interface Planned {
  readonly item: PlannedDefinition;
  readonly read: ReadDefinition;
}

/** Compares a document with the newest stored version. */
export function plannedItem(read: ReadDefinition, stored: VersionRow | null, base: number | null): PlannedDefinition {
  const same = stored !== null && stored.archived === 0 && stored.content_hash === read.hash;
  const action: PlannedAction = same
    ? "unchanged"
    : stored === null || stored.archived === 1
      ? "create"
      : base === stored.version
        ? "change"
        : "conflict";
  return {
    kind: read.kind,
    id: read.id,
    file: read.file,
    line: read.line,
    action,
    storedVersion: stored?.version ?? null,
    storedSource: stored?.source ?? null,
    baseVersion: base,
    source: read.source,
    hash: read.hash,
  };
}
