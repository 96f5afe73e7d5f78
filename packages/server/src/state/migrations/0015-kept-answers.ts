import type { Kysely } from "kysely";

/** Answers that outlive a restart, and the questions they are worked out for again. */
export async function keptAnswers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("kept_answer")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("exact", "text", (c) => c.notNull())
    .addColumn("tables", "text", (c) => c.notNull())
    .addColumn("value", "text", (c) => c.notNull())
    .addColumn("erasures", "text", (c) => c.notNull())
    .addColumn("facts_as_of", "text", (c) => c.notNull())
    .addColumn("worked_out_at", "text", (c) => c.notNull())
    .addColumn("cost_ms", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("kept_answer_key", ["workspace_id", "key"])
    .execute();
  await db.schema
    .createTable("kept_question")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("question", "text", (c) => c.notNull())
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("asked_at", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("kept_question_key", ["workspace_id", "key"])
    .execute();
}
