import { INTERNAL_VALUES, type KnownAt, sql, type TableName, type Visibility } from "@tendwell/core";
import type { EngineSession } from "../engine/engine.ts";

const TAGS = { tags: { surface: "facts", route: "visibility" } } as const;

/**
 * What counts under `knownAt`. An undo is the last of a batch's undo/redo rows: in the audit past only those recorded by
 * then; in the backtest past (and now) every undone batch is gone.
 */
export async function readVisibility(engine: EngineSession, knownAt: KnownAt | null): Promise<Visibility> {
  const undo = await engine.query(sql`select batch_id, kind, recorded_at from batch_undo order by recorded_at`, TAGS);
  const undone = new Set<number>();
  for (const row of undo) {
    if (knownAt?.basis === "recorded" && Number(row.recorded_at) > knownAt.at) continue;
    if (row.kind === "undo") undone.add(Number(row.batch_id));
    else undone.delete(Number(row.batch_id));
  }
  const ends = await engine.query(sql`select distinct fact_table from fact_end`, TAGS);
  const internal = await engine.query(
    sql`select count(*) as n from account_attribute where attribute = 'internal' and lower(coalesce(value, '')) in (${INTERNAL_VALUES[0]!}, ${INTERNAL_VALUES[1]!}, ${INTERNAL_VALUES[2]!}, ${INTERNAL_VALUES[3]!}, ${INTERNAL_VALUES[4]!})`,
    TAGS,
  );
  return {
    undoneBatches: [...undone],
    tablesWithEnds: new Set(ends.map((row) => row.fact_table as TableName)),
    hasInternalAccounts: Number(internal[0]?.n ?? 0) > 0,
  };
}
