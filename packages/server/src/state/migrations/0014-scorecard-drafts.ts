import type { Kysely } from "kysely";

/** Scorecards that are being written. */
export async function scorecardDrafts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("scorecard_draft")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("scorecard", "text", (c) => c.notNull())
    .addColumn("source", "text", (c) => c.notNull())
    .addColumn("base_version", "integer", (c) => c.notNull())
    .addColumn("author", "text", (c) => c.notNull())
    .addColumn("updated_at", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("scorecard_draft_key", ["workspace_id", "scorecard"])
    .execute();
}
