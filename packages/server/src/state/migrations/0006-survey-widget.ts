import type { Kysely } from "kysely";

/** Settings of open links, when an offline answer was given, and the secrets that sign visitors of other web sites. */
export async function surveyWidget(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("survey_link").addColumn("settings", "text").execute();
  await db.schema.alterTable("survey_answer").addColumn("answered_at", "text").execute();
  await db.schema
    .createTable("survey_widget_secret")
    .addColumn("workspace_id", "text", (c) => c.primaryKey().references("workspace.id").onDelete("cascade"))
    .addColumn("secret", "text", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .execute();
}
