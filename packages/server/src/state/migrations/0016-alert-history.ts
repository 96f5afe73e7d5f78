import type { Kysely } from "kysely";

/** When alerts fired and cleared, and who put them to rest: an account's timeline tells it. */
export async function alertHistory(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("health_alert_spell")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("code", "text", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("account_id", "text", (c) => c.notNull())
    .addColumn("alert_values", "text", (c) => c.notNull())
    .addColumn("fired_at", "text", (c) => c.notNull())
    .addColumn("fired_said_at", "text", (c) => c.notNull())
    .addColumn("cleared_at", "text")
    .addColumn("cleared_said_at", "text")
    .execute();
  await db.schema
    .createIndex("health_alert_spell_account")
    .on("health_alert_spell")
    .columns(["workspace_id", "account_id"])
    .execute();
  await db.schema
    .createIndex("health_alert_spell_open")
    .on("health_alert_spell")
    .columns(["workspace_id", "cleared_at"])
    .execute();
  await db.schema
    .createTable("health_alert_step")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("account_id", "text", (c) => c.notNull())
    .addColumn("step", "text", (c) => c.notNull())
    .addColumn("until", "text")
    .addColumn("author", "text", (c) => c.notNull())
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("said_at", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("health_alert_step_account")
    .on("health_alert_step")
    .columns(["workspace_id", "account_id"])
    .execute();
}
