import { fromIso, type KnownAt, localMidnight } from "@tendwell/core";
import type { Kysely, Selectable } from "kysely";
import { ProblemError } from "../../access/problem-error.ts";
import type { DefinitionVersionTable, StateDatabase } from "../../state/schema.ts";
import type { ReadDefinition } from "./read-definitions.ts";

export type VersionRow = Selectable<DefinitionVersionTable>;

/** When a definition is read: at a business time and, for the audit past, as it was known. Microseconds. */
export interface DefinitionTime {
  readonly asOf?: number;
  readonly knownAt?: KnownAt | null;
}

/** The rows of `definition_version`: only ever added, read newest last. */
export class DefinitionStore {
  private readonly db: Kysely<StateDatabase>;
  private readonly now: () => number;
  private readonly remembered = new Map<string, { revision: string; rows: readonly VersionRow[] }>();

  /** `now`: milliseconds since the epoch. */
  constructor(db: Kysely<StateDatabase>, now: () => number) {
    this.db = db;
    this.now = now;
  }

  /** A text that changes with every version added to the workspace. */
  async revision(workspaceId: string): Promise<string> {
    const row = await this.db
      .selectFrom("definition_version")
      .select((eb) => eb.fn.countAll().as("n"))
      .where("workspace_id", "=", workspaceId)
      .executeTakeFirstOrThrow();
    return String(row.n);
  }

  /** Every version of every definition of the workspace, by kind, id and version. */
  async versions(workspaceId: string): Promise<readonly VersionRow[]> {
    const revision = await this.revision(workspaceId);
    const known = this.remembered.get(workspaceId);
    if (known?.revision === revision) return known.rows;
    const rows = await this.db
      .selectFrom("definition_version")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .orderBy("kind")
      .orderBy("id")
      .orderBy("version")
      .execute();
    this.remembered.set(workspaceId, { revision, rows });
    return rows;
  }

  /**
   * The version of each definition in force: the newest of those that hold at `asOf` (by `effectiveFrom`) and, for the audit
   * past (`knownAt` by what was recorded), that were stored by then. Archived ones are left out.
   */
  async inForce(workspaceId: string, time: DefinitionTime = {}): Promise<readonly VersionRow[]> {
    const newest = new Map<string, VersionRow>();
    for (const row of await this.versions(workspaceId)) {
      const { asOf, knownAt } = time;
      if (asOf !== undefined && row.effective_from !== null && fromIso(row.effective_from) > asOf) continue;
      if (knownAt?.basis === "recorded" && fromIso(row.created_at) > knownAt.at) continue;
      newest.set(`${row.kind}/${row.id}`, row);
    }
    return [...newest.values()].filter((row) => row.archived === 0);
  }

  /** Adds versions in one transaction: all of them or none. `after` is the version each was planned on (0: none yet). */
  async add(
    workspaceId: string,
    zone: string,
    author: string,
    changes: readonly { readonly definition: NewVersion; readonly after: number }[],
  ): Promise<readonly VersionRow[]> {
    const createdAt = new Date(this.now()).toISOString();
    const rows = changes.map(({ definition, after }): VersionRow => {
      return {
        workspace_id: workspaceId,
        kind: definition.kind,
        id: definition.id,
        version: after + 1,
        effective_from: instantOf(definition.effectiveFrom, zone),
        source: definition.source,
        content_hash: definition.hash,
        author,
        archived: definition.archived === true ? 1 : 0,
        created_at: createdAt,
      };
    });
    if (rows.length === 0) return rows;
    await this.db.transaction().execute(async (trx) => {
      for (const row of rows) {
        const newest = await trx
          .selectFrom("definition_version")
          .select((eb) => eb.fn.max("version").as("version"))
          .where("workspace_id", "=", workspaceId)
          .where("kind", "=", row.kind)
          .where("id", "=", row.id)
          .executeTakeFirst();
        if ((newest?.version ?? 0) !== row.version - 1) {
          throw new ProblemError("conflict", `${row.kind} ${row.id} was changed by somebody else just now`, {
            mend: "Look at the difference and apply again.",
          });
        }
        await trx.insertInto("definition_version").values(row).execute();
      }
    });
    return rows;
  }
}

export type NewVersion = Pick<ReadDefinition, "kind" | "id" | "effectiveFrom" | "source" | "hash"> & {
  readonly archived?: boolean;
};

/** A local date is its first instant in the zone. */
function instantOf(text: string | null, zone: string): string | null {
  if (text === null) return null;
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? localMidnight(text, zone) / 1000 : Date.parse(text);
  return new Date(ms).toISOString();
}
