import type { Kysely } from "kysely";

/** Events on their way out, the channels they take, and what became of each delivery. */
export async function notify(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("notify_event")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("data", "text", (c) => c.notNull())
    .addColumn("account_id", "text")
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("routed_at", "text")
    .addUniqueConstraint("notify_event_key", ["workspace_id", "type", "key"])
    .execute();
  await db.schema
    .createIndex("notify_event_waiting")
    .on("notify_event")
    .columns(["routed_at", "workspace_id"])
    .execute();
  await db.schema
    .createTable("notify_channel")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("person_id", "text", (c) => c.references("person.id").onDelete("cascade"))
    .addColumn("settings", "text", (c) => c.notNull())
    .addColumn("secret", "text")
    .addColumn("quiet_from", "integer")
    .addColumn("quiet_to", "integer")
    .addColumn("paused_at", "text")
    .addColumn("paused_why", "text")
    .addColumn("failures", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("hold_until", "text")
    .addColumn("digest_at", "text")
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("created_by", "text", (c) => c.notNull())
    .addUniqueConstraint("notify_channel_person", ["workspace_id", "person_id"])
    .execute();
  await db.schema
    .createTable("notify_rule")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("channel_id", "text", (c) => c.notNull().references("notify_channel.id").onDelete("cascade"))
    .addColumn("position", "integer", (c) => c.notNull())
    .addColumn("types", "text", (c) => c.notNull())
    .addColumn("codes", "text")
    .addColumn("filters", "text")
    .addColumn("segment", "text")
    .addColumn("urgency", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("notify_rule_channel").on("notify_rule").columns(["channel_id"]).execute();
  await db.schema
    .createTable("notify_delivery")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("channel_id", "text", (c) => c.notNull().references("notify_channel.id").onDelete("cascade"))
    .addColumn("event_id", "text", (c) => c.references("notify_event.id").onDelete("cascade"))
    .addColumn("digest_id", "text")
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("reason", "text")
    .addColumn("attempts", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("next_at", "text")
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("tried_at", "text")
    .addColumn("ended_at", "text")
    .addColumn("answer", "integer")
    .addColumn("error", "text")
    // An event goes through a channel once; sending it again is the same delivery.
    .addUniqueConstraint("notify_delivery_once", ["channel_id", "event_id"])
    .execute();
  await db.schema.createIndex("notify_delivery_due").on("notify_delivery").columns(["status", "next_at"]).execute();
  await db.schema
    .createIndex("notify_delivery_list")
    .on("notify_delivery")
    .columns(["workspace_id", "created_at", "id"])
    .execute();
  await db.schema.createIndex("notify_delivery_digest").on("notify_delivery").columns(["digest_id"]).execute();
  await db.schema
    .createTable("notify_alert")
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("code", "text", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("account_id", "text", (c) => c.notNull())
    .addColumn("account", "text", (c) => c.notNull())
    .addColumn("raised_at", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("notify_alert_key", ["workspace_id", "subject"])
    .execute();
}
