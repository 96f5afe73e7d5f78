import type { Kysely } from "kysely";

/** Definitions as files: every applied text is a row of its own, and none is ever changed. */
export async function definitions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("definition_version")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("id", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("effective_from", "text")
    .addColumn("source", "text", (c) => c.notNull())
    .addColumn("content_hash", "text", (c) => c.notNull())
    .addColumn("author", "text", (c) => c.notNull())
    .addColumn("archived", "integer", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("definition_version_key", ["workspace_id", "kind", "id", "version"])
    .execute();
}
