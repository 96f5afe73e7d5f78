import { sql, type TableName } from "@tendwell/core";
import type { EngineRow } from "../engine/engine.ts";
import type { FactStore } from "../facts/fact-store.ts";

const TAGS = { tags: { surface: "test", route: "facts" } } as const;

/** Adds rows of one table as a batch of their own, known as soon as they happened. Times are microseconds. */
export async function addFacts(
  store: FactStore,
  table: TableName,
  rows: readonly (EngineRow & { readonly occurred_at: number })[],
): Promise<void> {
  await store.exclusive(() =>
    store.engine.transaction(async (session) => {
      const [last] = await session.query(sql`select coalesce(max(batch_id), 0) as id from import_batch`, TAGS);
      const batchId = Number(last?.id ?? 0) + 1;
      const recordedAt = store.now();
      const stamped = rows.map((row, i) => ({
        row_id: BigInt(batchId) * 1_000_000n + BigInt(i),
        fact_key: BigInt(batchId) * 1_000_000n + BigInt(i),
        content_hash: BigInt(i),
        source_id: 99,
        batch_id: batchId,
        available_at: row.occurred_at,
        recorded_at: recordedAt,
        ...row,
      }));
      await session.insert(table, Object.keys(stamped[0]!), stamped);
      const batch: EngineRow = {
        batch_id: batchId,
        source_id: 99,
        files: "[]",
        mapping: null,
        rows_read: BigInt(rows.length),
        rows_added: BigInt(rows.length),
        rows_changed: 0n,
        rows_unchanged: 0n,
        rows_repeated: 0n,
        rows_rejected: 0n,
        rows_closed: 0n,
        backfilled: false,
        started_at: recordedAt,
        recorded_at: recordedAt,
      };
      await session.insert("import_batch", Object.keys(batch), [batch]);
    }),
  );
}
