import { type Kysely, sql } from "kysely";

/** Arrangements of the dashboard, which one a workspace shows first, and the history of targets. */
export async function dashboards(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("dashboard_layout")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("cards", "text", (c) => c.notNull())
    .addColumn("updated_by", "text")
    .addColumn("updated_at", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("dashboard_layout_workspace")
    .on("dashboard_layout")
    .columns(["workspace_id", "name"])
    .execute();
  await db.schema
    .createTable("dashboard_choice")
    .addColumn("workspace_id", "text", (c) => c.primaryKey().references("workspace.id").onDelete("cascade"))
    .addColumn("layout", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("metric_target_change")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("workspace_id", "text", (c) => c.notNull().references("workspace.id").onDelete("cascade"))
    .addColumn("metric", "text", (c) => c.notNull())
    .addColumn("component", "text", (c) => c.notNull())
    .addColumn("target", "double precision")
    .addColumn("owner", "text")
    .addColumn("set_by", "text")
    .addColumn("set_at", "text", (c) => c.notNull())
    .execute();
  // Targets from before they had a history begin theirs with what stands.
  await sql`insert into metric_target_change (id, workspace_id, metric, component, target, set_at)
    select workspace_id || ' ' || metric || ' ' || component, workspace_id, metric, component, target, set_at from metric_target`.execute(
    db,
  );
  await db.schema
    .createIndex("metric_target_change_metric")
    .on("metric_target_change")
    .columns(["workspace_id", "metric", "set_at"])
    .execute();
}
