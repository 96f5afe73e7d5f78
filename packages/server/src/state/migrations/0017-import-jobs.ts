import type { Kysely } from "kysely";

/** Imports under way and how they ended: what a restarted server can still tell of them. */
export async function importJobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("import_job")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("started_at", "text", (c) => c.notNull())
    .addColumn("job", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("import_job_newest").on("import_job").columns(["workspace_id", "started_at"]).execute();
}
