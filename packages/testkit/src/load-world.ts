import { columnsOf, identifier, sql, TABLE_NAMES } from "@tendwell/core";
import type { Engine, EngineRow, EngineSession, EngineValue } from "@tendwell/server";
import type { FactWorld } from "./fact-world.ts";

const STAMPS = [
  "row_id",
  "fact_key",
  "content_hash",
  "source_id",
  "batch_id",
  "occurred_at",
  "available_at",
  "recorded_at",
];

/** Writes a world into an engine whose tables exist and are empty. */
export async function loadWorld(engine: EngineSession, world: FactWorld): Promise<void> {
  for (const table of TABLE_NAMES) {
    const columns = columnsOf(table);
    const rows: EngineRow[] = world.facts
      .filter((row) => row.table === table)
      .map((row) => {
        const out: Record<string, EngineValue> = {
          row_id: BigInt(row.row_id),
          fact_key: BigInt(row.row_id),
          content_hash: 0n,
          source_id: 1,
          batch_id: row.batch_id,
          occurred_at: row.fact.occurred_at,
          available_at: row.fact.available_at,
          recorded_at: row.fact.recorded_at,
        };
        const fact = row.fact as unknown as Record<string, EngineValue>;
        for (const [name, spec] of Object.entries(columns)) {
          const value = fact[name] ?? null;
          out[name] = value !== null && spec.type === "id" ? BigInt(value as string) : value;
        }
        return out;
      });
    await engine.insert(table, [...STAMPS, ...Object.keys(columns)], rows);
  }
  await engine.insert(
    "fact_end",
    ["fact_table", "row_id", "kind", "batch_id", "available_at", "recorded_at"],
    world.ends.map((end) => ({
      fact_table: end.table,
      row_id: BigInt(end.row_id),
      kind: "superseded",
      batch_id: end.batch_id,
      available_at: end.available_at,
      recorded_at: end.recorded_at,
    })),
  );
  await engine.insert(
    "batch_undo",
    ["batch_id", "kind", "recorded_at"],
    world.undone.map((undo) => ({ batch_id: undo.batch_id, kind: "undo", recorded_at: undo.recorded_at })),
  );
}

/** Replaces whatever an engine holds by a world, in one transaction. */
export async function loadEmptied(engine: Engine, world: FactWorld): Promise<void> {
  const tags = { tags: { surface: "test", route: "load" } };
  await engine.transaction(async (session) => {
    for (const table of [...TABLE_NAMES, "fact_end", "batch_undo"]) {
      const name = identifier(table);
      await session.execute(
        engine.dialect.name === "clickhouse" ? sql`truncate table ${name}` : sql`delete from ${name}`,
        tags,
      );
    }
    await loadWorld(session, world);
  });
}
