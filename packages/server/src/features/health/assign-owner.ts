import { type Id, join, sql } from "@tendwell/core";
import type { EngineRow } from "../../engine/engine.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { contentHash, md5Number } from "../../facts/surrogate-id.ts";
import { readVisibility } from "../../facts/visibility.ts";

const TAGS = { tags: { surface: "health", route: "assign-owner" }, timeoutMs: 600_000 } as const;
const SOURCE = "Tendwell portfolio";
const OWNER = "owner";
const CHUNK = 5_000;

/**
 * Gives accounts an owner from `at` on, as one import of its own source: a dated attribute each, which replaces one of the
 * same instant. Undoing the import brings back who had them. Returns the import, null without accounts.
 */
export function assignOwner(
  store: FactStore,
  accounts: readonly Id[],
  owner: string | null,
  at: number,
): Promise<number | null> {
  if (accounts.length === 0) return Promise.resolve(null);
  return store.exclusive(() =>
    store.engine.transaction(async (session) => {
      const recordedAt = store.now();
      const id = async (statement: ReturnType<typeof sql>): Promise<bigint> => {
        const [row] = await session.query(statement, TAGS);
        return BigInt((row?.id ?? 0n) as bigint);
      };
      const [known] = await session.query(sql`select source_id from source where name = ${SOURCE}`, TAGS);
      const sourceId =
        known === undefined
          ? Number(await id(sql`select coalesce(max(source_id), 0) as id from source`)) + 1
          : Number(known.source_id);
      if (known === undefined) {
        const source = { source_id: sourceId, name: SOURCE, kind: "keyed", preset: null, lag_us: 0n };
        const row: EngineRow = { ...source, created_at: recordedAt };
        await session.insert("source", Object.keys(row), [row]);
      }
      const batchId = Number(await id(sql`select coalesce(max(batch_id), 0) as id from import_batch`)) + 1;
      const undone = (await readVisibility(session, null)).undoneBatches;
      const live = undone.length === 0 ? sql`true` : sql`batch_id not in (${join(undone.map((one) => sql`${one}`))})`;
      let rowId = await id(sql`select coalesce(max(row_id), 0) as id from account_attribute`);
      let changed = 0;
      for (let from = 0; from < accounts.length; from += CHUNK) {
        const rows = accounts.slice(from, from + CHUNK).map((account): EngineRow => {
          rowId += 1n;
          return {
            row_id: rowId,
            fact_key: md5Number(`${store.salt}|${SOURCE}|${account}|${OWNER}|${at}`),
            content_hash: contentHash(JSON.stringify(owner)),
            source_id: sourceId,
            batch_id: batchId,
            occurred_at: at,
            available_at: recordedAt,
            recorded_at: recordedAt,
            account_id: BigInt(account),
            attribute: OWNER,
            value: owner,
          };
        });
        const stale = await session.query(
          sql`select row_id from account_attribute where source_id = ${sourceId} and ${live}
            and fact_key in (${join(rows.map((row) => sql`${row.fact_key as bigint}`))})
            and row_id not in (select row_id from fact_end where fact_table = 'account_attribute' and ${live})`,
          TAGS,
        );
        await session.insert("account_attribute", Object.keys(rows[0]!), rows);
        const ends = stale.map(
          (row): EngineRow => ({
            fact_table: "account_attribute",
            row_id: row.row_id ?? null,
            kind: "superseded",
            batch_id: batchId,
            available_at: recordedAt,
            recorded_at: recordedAt,
          }),
        );
        if (ends.length > 0) await session.insert("fact_end", Object.keys(ends[0]!), ends);
        changed += ends.length;
      }
      const batch: EngineRow = {
        batch_id: batchId,
        source_id: sourceId,
        files: JSON.stringify([owner === null ? "Nobody" : owner]),
        mapping: null,
        rows_read: BigInt(accounts.length),
        rows_added: BigInt(accounts.length - changed),
        rows_changed: BigInt(changed),
        rows_unchanged: 0n,
        rows_repeated: 0n,
        rows_rejected: 0n,
        rows_closed: 0n,
        backfilled: false,
        started_at: recordedAt,
        recorded_at: recordedAt,
      };
      await session.insert("import_batch", Object.keys(batch), [batch]);
      return batchId;
    }),
  );
}
