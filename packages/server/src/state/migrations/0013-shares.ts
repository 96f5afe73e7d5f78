import type { Kysely } from "kysely";

/** Share links, scheduled reports, and what left of them. */
export async function shares(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("share_link")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("view", "text", (c) => c.notNull())
    .addColumn("question", "text", (c) => c.notNull())
    .addColumn("locale", "text", (c) => c.notNull())
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("password_hash", "text")
    .addColumn("figures", "text", (c) => c.notNull())
    .addColumn("frozen", "text")
    .addColumn("created_by", "text")
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("expires_at", "text", (c) => c.notNull())
    .addColumn("revoked_at", "text")
    .addColumn("opened", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("last_opened_at", "text")
    .execute();
  await db.schema
    .createIndex("share_link_workspace")
    .on("share_link")
    .columns(["workspace_id", "created_at"])
    .execute();
  await db.schema
    .createTable("report_schedule")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("report", "text", (c) => c.notNull())
    .addColumn("question", "text", (c) => c.notNull())
    .addColumn("every", "text", (c) => c.notNull())
    .addColumn("hour", "integer", (c) => c.notNull())
    .addColumn("weekday", "integer", (c) => c.notNull())
    .addColumn("recipients", "text", (c) => c.notNull())
    .addColumn("paused", "integer", (c) => c.notNull())
    .addColumn("created_by", "text")
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("next_at", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("report_schedule_next").on("report_schedule").columns(["paused", "next_at"]).execute();
  await db.schema
    .createTable("report_delivery")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("schedule_id", "text", (c) => c.notNull().references("report_schedule.id").onDelete("cascade"))
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("occasion", "text", (c) => c.notNull())
    .addColumn("email", "text", (c) => c.notNull())
    .addColumn("locale", "text", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("attempts", "integer", (c) => c.notNull())
    .addColumn("reason", "text")
    .addColumn("due_at", "text", (c) => c.notNull())
    .addColumn("updated_at", "text", (c) => c.notNull())
    .addUniqueConstraint("report_delivery_once", ["schedule_id", "occasion", "email"])
    .execute();
  await db.schema.createIndex("report_delivery_due").on("report_delivery").columns(["status", "due_at"]).execute();
  await db.schema
    .createTable("report_stop")
    .addColumn("schedule_id", "text", (c) => c.notNull().references("report_schedule.id").onDelete("cascade"))
    .addColumn("email", "text", (c) => c.notNull())
    .addColumn("stopped_at", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("report_stop_pk", ["schedule_id", "email"])
    .execute();
}
