import type { TouchCapture, TouchImport } from "@tendwell/contract";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { CaptureRules } from "./captured-draft.ts";
import { countUnmatched } from "./unmatched-store.ts";

/** Which folders a workspace reads, who is internal there, and what is kept of a message. */
export class CaptureSettings {
  private readonly db: Kysely<StateDatabase>;
  constructor(db: Kysely<StateDatabase>) {
    this.db = db;
  }

  /** What stands; by default nobody is internal, and texts are kept. */
  async rules(workspace: OpenWorkspace): Promise<CaptureRules> {
    const row = await this.db
      .selectFrom("touch_capture")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .executeTakeFirst();
    return {
      internalDomains: row === undefined ? [] : (JSON.parse(row.internal_domains) as string[]),
      keepBody: row === undefined || row.keep_body === 1,
    };
  }

  async read(workspace: OpenWorkspace): Promise<TouchCapture> {
    const { record } = workspace;
    const rules = await this.rules(workspace);
    const folders = await this.db
      .selectFrom("touch_folder")
      .selectAll()
      .where("workspace_id", "=", record.id)
      .orderBy("path")
      .execute();
    return {
      internalDomains: [...rules.internalDomains],
      keepBody: rules.keepBody,
      folders: folders.map((folder) => ({
        kind: folder.kind,
        path: folder.path,
        readAt: folder.read_at,
        error: folder.error,
        last: folder.last === null ? null : (JSON.parse(folder.last) as TouchImport),
      })),
      unmatched: await countUnmatched(workspace.store.engine),
    };
  }

  async save(
    workspace: OpenWorkspace,
    input: CaptureRules & {
      readonly folders: readonly { readonly kind: "mail" | "calendar"; readonly path: string }[];
    },
  ): Promise<TouchCapture> {
    const { id } = workspace.record;
    for (const { path } of input.folders)
      if (!/^(\/|[A-Za-z]:[\\/])/.test(path))
        throw new ProblemError("invalid-body", `path requires an absolute path, got ${JSON.stringify(path)}`, {
          errors: [{ path: "folders", message: "requires an absolute path" }],
        });
    const folders = [...new Map(input.folders.map((folder) => [folder.path, folder])).values()];
    await this.db.transaction().execute(async (trx) => {
      await trx.deleteFrom("touch_capture").where("workspace_id", "=", id).execute();
      await trx
        .insertInto("touch_capture")
        .values({
          workspace_id: id,
          internal_domains: JSON.stringify([...new Set(input.internalDomains)].sort()),
          keep_body: input.keepBody ? 1 : 0,
        })
        .execute();
      const before = await trx.selectFrom("touch_folder").selectAll().where("workspace_id", "=", id).execute();
      await trx.deleteFrom("touch_folder").where("workspace_id", "=", id).execute();
      for (const { kind, path } of folders) {
        const known = before.find((one) => one.path === path && one.kind === kind);
        await trx
          .insertInto("touch_folder")
          .values(known ?? { workspace_id: id, kind, path, read_at: null, error: null, last: null })
          .execute();
      }
    });
    return this.read(workspace);
  }

  /** Workspaces that have folders to read. */
  async waiting(): Promise<string[]> {
    const rows = await this.db.selectFrom("touch_folder").select("workspace_id").distinct().execute();
    return rows.map((row) => row.workspace_id);
  }
}
