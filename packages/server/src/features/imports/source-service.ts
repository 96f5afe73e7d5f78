import { identifier, join, localMidnight, raw, shiftDate, sql, TABLE_NAMES, time } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { readVisibility } from "../../facts/visibility.ts";
import type { KeptService, StandingAsk } from "../metrics/metric-service.ts";

const TAGS = { tags: { surface: "api", route: "sources" } } as const;
const DAY_US = 86_400_000_000;
/** How far back a source's rhythm is looked for. */
const RHYTHM_DAYS = 400;

export interface Source {
  id: number;
  name: string;
  kind: string;
  preset: string | null;
  lastOccurredAt: string | null;
  lastRecordedAt: string | null;
  tables: { table: string; rows: number }[];
  status: "fresh" | "stale" | "empty";
  ageDays: number | null;
}

const iso = (us: unknown) => (us === null || us === undefined ? null : new Date(Number(us) / 1000).toISOString());

/** Where the facts come from, how much of each there is, and how fresh they are. */
export class SourceService {
  private readonly today: (workspace: OpenWorkspace) => string;
  private readonly kept: KeptService;
  constructor(today: (workspace: OpenWorkspace) => string, kept: KeptService) {
    this.today = today;
    this.kept = kept;
  }

  async list(workspace: OpenWorkspace, standing: StandingAsk | null = null): Promise<readonly Source[]> {
    const today = this.today(workspace);
    const { whole } = await workspace.store.versions.read();
    return this.kept.answer(workspace, {
      key: ["sources"],
      // An import may bring refused rows alone, which no fact table tells of.
      instants: [today, whole],
      standing,
      work: async () => ({
        value: await this.read(workspace, localMidnight(shiftDate(today, "day", 1), workspace.record.zone)),
        tables: TABLE_NAMES,
      }),
    });
  }

  private async read(workspace: OpenWorkspace, until: number): Promise<Source[]> {
    const { engine } = workspace.store;
    const { undoneBatches } = await readVisibility(engine, null);
    const standing =
      undoneBatches.length === 0 ? raw("true") : sql`batch_id not in (${join(undoneBatches.map((id) => sql`${id}`))})`;
    const counts = TABLE_NAMES.map(
      (table) =>
        sql`select ${table} as fact_table, source_id, count(*) as n, max(occurred_at) as occurred_at, max(recorded_at) as recorded_at from ${identifier(table)} where ${standing} group by source_id`,
    );
    const rows = await engine.query(sql`${join(counts, " union all ")} order by 1`, TAGS);
    const days = TABLE_NAMES.map(
      (table) =>
        sql`select distinct source_id, epoch_us(occurred_at) // ${DAY_US} as day from ${identifier(table)} where ${standing} and occurred_at >= ${time(until - RHYTHM_DAYS * DAY_US)} and occurred_at < ${time(until)}`,
    );
    const rhythms = await engine.query(
      sql`select source_id, max(day) as last_day, quantile_cont(gap, 0.9) as gap from (
          select source_id, day, day - lag(day) over (partition by source_id order by day) as gap
          from (select distinct source_id, day from (${join(days, " union all ")}) every_day) one_day) gaps group by source_id`,
      TAGS,
    );
    const sources = await engine.query(sql`select source_id, name, kind, preset from source order by source_id`, TAGS);
    return sources.map((source) => {
      const own = rows.filter((row) => row.source_id === source.source_id);
      const rhythm = rhythms.find((row) => row.source_id === source.source_id);
      const newest = (column: "occurred_at" | "recorded_at") =>
        own.reduce<number | null>(
          (max, row) => (row[column] === null ? max : Math.max(max ?? 0, Number(row[column]))),
          null,
        );
      const occurred = newest("occurred_at");
      const lastUs = occurred === null ? null : Math.min(occurred, until);
      const ageDays = lastUs === null ? null : Math.max(0, Math.floor((until - lastUs) / DAY_US));
      // Twice the longest usual pause, and never under three days (weekends).
      const patience = Math.max(3, 2 * Number(rhythm?.gap ?? 30));
      return {
        id: Number(source.source_id),
        name: String(source.name),
        kind: String(source.kind),
        preset: source.preset === null ? null : String(source.preset),
        lastOccurredAt: iso(occurred),
        lastRecordedAt: iso(newest("recorded_at")),
        tables: own.map((row) => ({ table: String(row.fact_table), rows: Number(row.n) })),
        status: ageDays === null ? "empty" : ageDays > patience ? "stale" : "fresh",
        ageDays,
      };
    });
  }
}
