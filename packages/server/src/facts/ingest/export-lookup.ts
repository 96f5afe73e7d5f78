import { identifier, join, raw, sql, type TableName } from "@tendwell/core";
import type { Engine } from "../../engine/engine.ts";
import { readVisibility } from "../visibility.ts";

const TAGS = { tags: { surface: "import", route: "lookup" }, timeoutMs: 600_000 } as const;

/** Writes `(k, v)`: for each id in `by` the id in `take` of a stored fact that counts now. */
export async function exportLookup(
  engine: Engine,
  table: TableName,
  by: string,
  take: string,
  path: string,
): Promise<void> {
  const { undoneBatches } = await readVisibility(engine, null);
  const live =
    undoneBatches.length === 0 ? raw("true") : sql`batch_id not in (${join(undoneBatches.map((id) => sql`${id}`))})`;
  await engine.execute(
    sql`copy (select ${identifier(by)} as k, any_value(${identifier(take)}) as v from ${identifier(table)} where ${live} and row_id not in (select row_id from fact_end where fact_table = ${table} and ${live}) group by 1) to (${path}) (format parquet)`,
    TAGS,
  );
}
