import type { Kysely } from "kysely";

/** Saved views of the portfolio. */
export async function portfolio(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("portfolio_view")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("person_id", "text", (c) => c.references("person.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("search", "text", (c) => c.notNull())
    .addColumn("author", "text", (c) => c.notNull())
    .addColumn("updated_at", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("portfolio_view_workspace")
    .on("portfolio_view")
    .columns(["workspace_id", "person_id"])
    .execute();
}
