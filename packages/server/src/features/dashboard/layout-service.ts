import { randomUUID } from "node:crypto";
import { type DashboardLayout, type DashboardLayouts, type DashboardPreset, PRESETS } from "@tendwell/contract";
import { findMetric, identifier, join, metricSource, sql, type TableName } from "@tendwell/core";
import type { Kysely, Selectable } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { readVisibility } from "../../facts/visibility.ts";
import type { DashboardLayoutTable, StateDatabase } from "../../state/schema.ts";
import { type MetricService, type StandingAsk, wholeScope } from "../metrics/metric-service.ts";
import { PRESET_CARDS, presetFor, TELLING_TABLES } from "./presets.ts";

const MOST = 100;

function isPreset(id: string): id is DashboardPreset {
  return (PRESETS as readonly string[]).includes(id);
}

/** Arrangements of the dashboard: presets by kind of business, and those a workspace saved. */
export class LayoutService {
  private readonly metrics: MetricService;
  private readonly db: Kysely<StateDatabase>;
  private readonly now: () => number;
  /** `now`: milliseconds since the epoch. */
  constructor(metrics: MetricService, db: Kysely<StateDatabase>, now: () => number) {
    this.metrics = metrics;
    this.db = db;
    this.now = now;
  }

  async list(workspace: OpenWorkspace, standing: StandingAsk | null = null): Promise<DashboardLayouts> {
    const rows = await this.db
      .selectFrom("dashboard_layout")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .orderBy("name")
      .orderBy("id")
      .execute();
    const choice = await this.db
      .selectFrom("dashboard_choice")
      .select("layout")
      .where("workspace_id", "=", workspace.record.id)
      .executeTakeFirst();
    const known = await this.knownCards(workspace);
    const items = [...PRESETS.map((id) => preset(id, known)), ...rows.map((row) => saved(row, known))];
    const chosen = choice?.layout ?? null;
    return {
      automatic: await this.automatic(workspace, standing),
      // A saved arrangement that was deleted since is no choice any more.
      chosen: items.some((one) => one.id === chosen) ? chosen : null,
      items,
    };
  }

  /** The arrangement of this id; `auto` is the workspace's own choice, else the one that fits its facts. */
  async find(workspace: OpenWorkspace, id: string, standing: StandingAsk | null = null): Promise<DashboardLayout> {
    const { items, chosen, automatic } = await this.list(workspace, standing);
    const wanted = id === "auto" ? (chosen ?? automatic) : id;
    const found = items.find((one) => one.id === wanted);
    if (found === undefined) throw notFound(id);
    return found;
  }

  async create(
    workspace: OpenWorkspace,
    input: { name: string; cards: readonly string[] },
    by: string | null,
  ): Promise<DashboardLayout> {
    const { items } = await this.list(workspace);
    if (items.length >= MOST) throw new ProblemError("invalid-body", `layouts require at most ${MOST}, got one more`);
    const row: Selectable<DashboardLayoutTable> = {
      id: randomUUID(),
      workspace_id: workspace.record.id,
      name: input.name,
      cards: JSON.stringify(await this.checked(workspace, input.cards)),
      updated_by: by,
      updated_at: this.instant(),
    };
    await this.db.insertInto("dashboard_layout").values(row).execute();
    return saved(row, await this.knownCards(workspace));
  }

  async change(
    workspace: OpenWorkspace,
    id: string,
    input: { name: string; cards: readonly string[] },
    by: string | null,
  ): Promise<DashboardLayout> {
    const row = await this.db
      .updateTable("dashboard_layout")
      .set({
        name: input.name,
        cards: JSON.stringify(await this.checked(workspace, input.cards)),
        updated_by: by,
        updated_at: this.instant(),
      })
      .where("workspace_id", "=", workspace.record.id)
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw notFound(id);
    return saved(row, await this.knownCards(workspace));
  }

  async remove(workspace: OpenWorkspace, id: string): Promise<void> {
    const done = await this.db
      .deleteFrom("dashboard_layout")
      .where("workspace_id", "=", workspace.record.id)
      .where("id", "=", id)
      .executeTakeFirst();
    if (Number(done.numDeletedRows) === 0) throw notFound(id);
  }

  async choose(workspace: OpenWorkspace, layout: string | null): Promise<DashboardLayouts> {
    const key = workspace.record.id;
    if (layout === null) await this.db.deleteFrom("dashboard_choice").where("workspace_id", "=", key).execute();
    else {
      const { id } = await this.find(workspace, layout);
      await this.db
        .insertInto("dashboard_choice")
        .values({ workspace_id: key, layout: id })
        .onConflict((oc) => oc.column("workspace_id").doUpdateSet({ layout: id }))
        .execute();
    }
    return this.list(workspace);
  }

  /** The preset that fits the facts, until they change. */
  private automatic(workspace: OpenWorkspace, standing: StandingAsk | null): Promise<DashboardPreset> {
    const tables: TableName[] = [...TELLING_TABLES, "account_attribute"];
    return this.metrics.kept.answer(workspace, {
      key: ["preset"],
      instants: [],
      standing,
      work: async () => ({ value: await this.fitting(workspace), tables }),
    });
  }

  private async fitting(workspace: OpenWorkspace): Promise<DashboardPreset> {
    const { engine } = workspace.store;
    const tags = { tags: { surface: "api", route: "dashboard-layouts" } };
    const d = engine.dialect;
    const q = metricSource(d, wholeScope(workspace.record), await readVisibility(engine, null));
    // The table's name where it has any row that counts.
    const named = TELLING_TABLES.map(
      (table) =>
        sql`select * from (select ${d.cast(sql`${table}`, "text")} as name from ${q.from(table)} f limit 1) ${identifier(`has_${table}`)}`,
    );
    const found = await engine.query(join(named, " union all "), tags);
    const attributes = await engine.query(
      sql`select distinct a.attribute as attribute from ${q.from("account_attribute")} a order by 1`,
      tags,
    );
    return presetFor(
      new Set(found.map((row) => String(row.name) as (typeof TELLING_TABLES)[number])),
      attributes.map((row) => String(row.attribute)),
    );
  }

  /** Refuses what is no metric, and keeps the first of repeated ones. */
  private async checked(workspace: OpenWorkspace, cards: readonly string[]): Promise<string[]> {
    for (const id of cards) await this.metrics.metricOf(workspace, id);
    return [...new Set(cards)];
  }

  /** Cards whose metric exists today: an own metric may have been archived since. */
  private async knownCards(workspace: OpenWorkspace): Promise<ReadonlySet<string>> {
    return new Set((await this.metrics.metricsOf(workspace)).map((metric) => metric.id));
  }

  private instant(): string {
    return new Date(this.now()).toISOString();
  }
}

/** A kind of business's cards, and the company's own metrics after them. */
function preset(id: DashboardPreset, known: ReadonlySet<string>): DashboardLayout {
  const own = [...known].filter((card) => findMetric(card) === undefined);
  const cards = [...PRESET_CARDS[id].filter((card) => known.has(card)), ...own];
  return { id, name: null, preset: true, cards, updatedAt: null, updatedBy: null };
}

function saved(row: Selectable<DashboardLayoutTable>, known: ReadonlySet<string>): DashboardLayout {
  return {
    id: row.id,
    name: row.name,
    preset: false,
    cards: (JSON.parse(row.cards) as string[]).filter((card) => known.has(card)),
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

function notFound(id: string): ProblemError {
  const mend = "`GET …/dashboard-layouts` lists them.";
  return new ProblemError(
    "not-found",
    isPreset(id) ? `layout ${id} is a preset: save one of your own` : `layout ${JSON.stringify(id)} does not exist`,
    { mend },
  );
}
