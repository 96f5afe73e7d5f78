import type { Kysely } from "kysely";

/** Links, invitations, answers with their outbox, opt-outs, cases and channels of surveys. */
export async function surveys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("survey_link")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("survey_id", "text", (c) => c.notNull())
    .addColumn("channel", "text", (c) => c.notNull())
    .addColumn("label", "text", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("revoked_at", "text")
    .execute();
  await db.schema
    .createTable("survey_invitation")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("survey_id", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("wave", "text")
    .addColumn("channel", "text", (c) => c.notNull())
    .addColumn("person_id", "text")
    .addColumn("account_id", "text")
    .addColumn("locale", "text")
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("reason", "text")
    .addColumn("send_at", "text", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("sent_at", "text")
    .addColumn("bounced_at", "text")
    .addColumn("opened_at", "text")
    .addColumn("started_at", "text")
    .addColumn("opted_out_at", "text")
    .addColumn("delivered_at", "text")
    .addColumn("responded_at", "text")
    .addColumn("expires_at", "text", (c) => c.notNull())
    .addColumn("attempts", "integer", (c) => c.notNull())
    .addColumn("reminders_sent", "integer", (c) => c.notNull())
    .addColumn("last_sent_at", "text")
    .addColumn("provider_id", "text")
    .addColumn("provisional_score", "integer")
    .addColumn("trap_client", "text")
    .addColumn("revision", "integer", (c) => c.notNull())
    .addColumn("flushed_revision", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("survey_answer")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("survey_id", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("wave", "text")
    .addColumn("channel", "text", (c) => c.notNull())
    .addColumn("invitation_id", "text", (c) => c.unique())
    .addColumn("person_id", "text")
    .addColumn("account_id", "text")
    .addColumn("locale", "text", (c) => c.notNull())
    .addColumn("answers", "text", (c) => c.notNull())
    .addColumn("attributes", "text", (c) => c.notNull())
    .addColumn("complete", "integer", (c) => c.notNull())
    .addColumn("flags", "text", (c) => c.notNull())
    .addColumn("released", "integer", (c) => c.notNull())
    .addColumn("seconds", "double precision")
    .addColumn("submitted_at", "text", (c) => c.notNull())
    .addColumn("revision", "integer", (c) => c.notNull())
    .addColumn("flushed_revision", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("survey_spent")
    .addColumn("hash", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("survey_id", "text", (c) => c.notNull())
    .addColumn("flagged", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("survey_opt_out")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("address_hash", "text", (c) => c.notNull())
    .addColumn("how", "text", (c) => c.notNull())
    .addColumn("at", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("survey_opt_out_key", ["workspace_id", "address_hash"])
    .execute();
  await db.schema
    .createTable("survey_case")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("survey_id", "text", (c) => c.notNull())
    .addColumn("answer_id", "text", (c) => c.notNull())
    .addColumn("account_id", "text")
    .addColumn("person_id", "text")
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("question", "text", (c) => c.notNull())
    .addColumn("score", "integer", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("owner", "text")
    .addColumn("due_at", "text", (c) => c.notNull())
    .addColumn("cause", "text")
    .addColumn("fix", "text")
    .addColumn("ask", "text")
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("contacted_at", "text")
    .addColumn("resolved_at", "text")
    .addColumn("resurveyed_at", "text")
    .addUniqueConstraint("survey_case_answer", ["answer_id", "kind"])
    .execute();
  await db.schema
    .createTable("survey_channel")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("channel", "text", (c) => c.notNull())
    .addColumn("settings", "text", (c) => c.notNull())
    .addColumn("secret", "text")
    .addColumn("updated_at", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("survey_channel_key", ["workspace_id", "channel"])
    .execute();
  const index = (name: string, table: string, columns: string[]) =>
    db.schema.createIndex(name).on(table).columns(columns).execute();
  await index("survey_invitation_due", "survey_invitation", ["status", "send_at"]);
  await index("survey_invitation_survey", "survey_invitation", ["workspace_id", "survey_id", "created_at"]);
  await index("survey_invitation_person", "survey_invitation", ["workspace_id", "person_id"]);
  await index("survey_answer_survey", "survey_answer", ["workspace_id", "survey_id", "submitted_at"]);
  await index("survey_case_status", "survey_case", ["workspace_id", "status", "due_at"]);
}
