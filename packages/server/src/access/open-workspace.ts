import type { Role } from "@tendwell/contract";
import type { Selectable } from "kysely";
import type { FactStore } from "../facts/fact-store.ts";
import type { WorkspaceTable } from "../state/schema.ts";

export type WorkspaceRecord = Selectable<WorkspaceTable>;

/** A workspace that somebody may use, with their role and its open facts. */
export interface OpenWorkspace {
  readonly record: WorkspaceRecord;
  readonly role: Role;
  readonly store: FactStore;
}
