import type { Kysely } from "kysely";

/** What was chosen in responses that came from other tools' files. */
export async function surveyImports(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("survey_imported_answer")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("id", "text", (c) => c.notNull())
    .addColumn("batch_id", "integer", (c) => c.notNull())
    .addColumn("survey_id", "text", (c) => c.notNull())
    .addColumn("wave", "text")
    .addColumn("locale", "text", (c) => c.notNull())
    .addColumn("person_id", "text")
    .addColumn("account_id", "text")
    .addColumn("answers", "text", (c) => c.notNull())
    .addColumn("submitted_at", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("survey_imported_answer_key", ["workspace_id", "id", "batch_id"])
    .execute();
  await db.schema
    .createIndex("survey_imported_answer_survey")
    .on("survey_imported_answer")
    .columns(["workspace_id", "survey_id"])
    .execute();
}
