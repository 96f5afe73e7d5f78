import type { Kysely } from "kysely";

/** Folders of messages and calendars that are read as touches. */
export async function touches(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("touch_capture")
    .addColumn("workspace_id", "text", (c) => c.primaryKey().references("workspace.id").onDelete("cascade"))
    .addColumn("internal_domains", "text", (c) => c.notNull())
    .addColumn("keep_body", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("touch_folder")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("read_at", "text")
    .addColumn("error", "text")
    .addColumn("last", "text")
    .addPrimaryKeyConstraint("touch_folder_key", ["workspace_id", "path"])
    .execute();
  await db.schema
    .createTable("touch_file")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("path_hash", "text", (c) => c.notNull())
    .addColumn("stamp", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("touch_file_key", ["workspace_id", "path_hash"])
    .execute();
}
