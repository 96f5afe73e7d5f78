import { join, type Sql, sql, type TableName } from "@tendwell/core";
import type { EngineSession } from "../../engine/engine.ts";
import { readVisibility } from "../../facts/visibility.ts";

/** The condition under which a row of each table counts now: not undone, not ended. */
export async function liveRows(session: EngineSession): Promise<(table: TableName) => Sql> {
  const { undoneBatches, tablesWithEnds } = await readVisibility(session, null);
  return (table) => {
    const parts = [sql`true`];
    if (undoneBatches.length > 0) parts.push(sql`batch_id not in (${join(undoneBatches.map((id) => sql`${id}`))})`);
    if (tablesWithEnds.has(table))
      parts.push(sql`row_id not in (select row_id from fact_end where fact_table = ${table})`);
    return join(parts, " and ");
  };
}
