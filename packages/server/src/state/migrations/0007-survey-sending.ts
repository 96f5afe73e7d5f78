import type { Kysely } from "kysely";

/** Standing sends with the occasions they answered, asks of promoters, and what a case's second survey said. */
export async function surveySending(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("survey_rule")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("survey_id", "text", (c) => c.notNull())
    .addColumn("settings", "text", (c) => c.notNull())
    .addColumn("enabled", "integer", (c) => c.notNull())
    .addColumn("since", "text", (c) => c.notNull())
    .addColumn("seen_batch", "integer", (c) => c.notNull())
    .addColumn("seen_day", "text")
    .addColumn("looked_at", "text")
    .addColumn("problem", "text")
    .addColumn("created_at", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("survey_rule_survey").on("survey_rule").columns(["workspace_id", "survey_id"]).execute();
  await db.schema.alterTable("survey_invitation").addColumn("rule_id", "text").execute();
  await db.schema.alterTable("survey_invitation").addColumn("occasion", "text").execute();
  // One person is asked once per rule and occasion, however often a run is repeated.
  await db.schema
    .createIndex("survey_invitation_occasion")
    .unique()
    .on("survey_invitation")
    .columns(["rule_id", "person_id", "occasion"])
    .execute();
  await db.schema.alterTable("survey_case").addColumn("resurvey_invitation_id", "text").execute();
  await db.schema.alterTable("survey_case").addColumn("resurvey_score", "integer").execute();
  await db.schema
    .createTable("survey_ask")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("case_id", "text", (c) => c.notNull())
    .addColumn("account_id", "text")
    .addColumn("person_id", "text")
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("asked_by", "text")
    .addColumn("note", "text")
    .addColumn("asked_at", "text", (c) => c.notNull())
    .addColumn("settled_at", "text")
    .addColumn("revision", "integer", (c) => c.notNull())
    .addColumn("flushed_revision", "integer", (c) => c.notNull())
    .addUniqueConstraint("survey_ask_once", ["case_id", "kind"])
    .execute();
  await db.schema.createIndex("survey_ask_status").on("survey_ask").columns(["workspace_id", "status"]).execute();
}
