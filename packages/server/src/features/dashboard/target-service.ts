import { randomUUID } from "node:crypto";
import type { TargetChange } from "@tendwell/contract";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { MetricService } from "../metrics/metric-service.ts";

export interface TargetInput {
  component: string | null;
  /** In the metric's unit; null clears it. */
  target: number | null;
  /** Who answers for it; left out, it stays who it was. */
  owner?: string | null | undefined;
}

/** Targets of figures, with who set them, who answers for them, and what they were before. */
export class TargetService {
  private readonly metrics: MetricService;
  private readonly db: Kysely<StateDatabase>;
  private readonly now: () => number;
  /** `now`: milliseconds since the epoch. */
  constructor(metrics: MetricService, db: Kysely<StateDatabase>, now: () => number) {
    this.metrics = metrics;
    this.db = db;
    this.now = now;
  }

  /** Targets that stand, by `metric component`. */
  async standing(workspace: OpenWorkspace): Promise<ReadonlyMap<string, number>> {
    const rows = await this.db
      .selectFrom("metric_target")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .execute();
    return new Map(rows.map((row) => [`${row.metric} ${row.component}`, row.target]));
  }

  /** Every setting and clearing of a metric's targets, newest first. */
  async history(workspace: OpenWorkspace, metricId: string): Promise<TargetChange[]> {
    await this.metrics.metricOf(workspace, metricId);
    const rows = await this.db
      .selectFrom("metric_target_change")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .where("metric", "=", metricId)
      .orderBy("set_at", "desc")
      .orderBy("id")
      .limit(500)
      .execute();
    return rows.map((row) => ({
      component: row.component === "" ? null : row.component,
      target: row.target,
      owner: row.owner,
      setBy: row.set_by,
      setAt: row.set_at,
    }));
  }

  async set(workspace: OpenWorkspace, metricId: string, input: TargetInput, by: string | null): Promise<void> {
    await this.metrics.metricOf(workspace, metricId);
    const key = { workspace_id: workspace.record.id, metric: metricId, component: input.component ?? "" };
    const { target } = input;
    await this.db.transaction().execute(async (trx) => {
      const before = await trx
        .selectFrom("metric_target_change")
        .select(["owner", "target", "set_at"])
        .where("workspace_id", "=", key.workspace_id)
        .where("metric", "=", key.metric)
        .where("component", "=", key.component)
        .orderBy("set_at", "desc")
        .orderBy("id")
        .executeTakeFirst();
      // Two changes within one tick of the clock still have an order.
      const after = before === undefined ? 0 : Date.parse(before.set_at) + 1;
      const set_at = new Date(Math.max(this.now(), after)).toISOString();
      await trx
        .deleteFrom("metric_target")
        .where("workspace_id", "=", key.workspace_id)
        .where("metric", "=", key.metric)
        .where("component", "=", key.component)
        .execute();
      if (target !== null)
        await trx
          .insertInto("metric_target")
          .values({ ...key, target, set_at })
          .execute();
      const given = input.owner === undefined ? (before?.owner ?? null) : input.owner;
      const owner = given === "" ? null : given;
      // Saving the same again is no event.
      if (before === undefined ? target === null : before.target === target && before.owner === owner) return;
      await trx
        .insertInto("metric_target_change")
        .values({ id: randomUUID(), ...key, target, owner, set_by: by, set_at })
        .execute();
    });
  }
}
