import { identifier, raw, sql, TABLE_NAMES, time } from "@tendwell/core";
import type { EngineSession } from "../../engine/engine.ts";
import type { FactStore } from "../fact-store.ts";
import { readVisibility } from "../visibility.ts";
import type { BatchSummary, Contradiction, Page, Reject, SourceKind, SourceSummary } from "./import-report.ts";
import { rejectOf } from "./reject-ledger.ts";

const TAGS = { tags: { surface: "import", route: "ledger" }, timeoutMs: 600_000 } as const;
const PAGE = 100;
const MAX_PAGE = 1000;

function pageSize(limit: number | undefined): number {
  if (limit === undefined) return PAGE;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new RangeError(`a page requires 1 to ${MAX_PAGE} items, got ${limit}`);
  return limit;
}

function cursorNumber(cursor: string | undefined): bigint {
  if (cursor === undefined) return -1n;
  if (!/^\d{1,18}$/.test(cursor))
    throw new RangeError(`a cursor requires what an earlier page gave, got ${JSON.stringify(cursor.slice(0, 40))}`);
  return BigInt(cursor);
}

interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
}

/** Imports, newest first. */
export async function listBatches(
  store: FactStore,
  options: { readonly cursor?: string; readonly limit?: number } = {},
): Promise<Page<BatchSummary>> {
  const limit = pageSize(options.limit);
  const before = options.cursor === undefined ? 2n ** 31n : cursorNumber(options.cursor);
  const { undoneBatches } = await readVisibility(store.engine, null);
  const rows = await store.engine.query(
    sql`select b.*, s.name as source_name, (select count(*) from reject r where r.batch_id = b.batch_id and r.resolved_at is null)::bigint as open_rejects
      from import_batch b join source s using (source_id) where b.batch_id < ${before} order by b.batch_id desc limit ${raw(String(limit + 1))}`,
    TAGS,
  );
  const items = rows.slice(0, limit).map(
    (row): BatchSummary => ({
      batchId: Number(row.batch_id),
      source: String(row.source_name),
      sourceId: Number(row.source_id),
      files: (JSON.parse(String(row.files)) as StoredFile[]).map((file) => ({
        name: file.name,
        bytes: file.bytes,
        rows: file.rows,
      })),
      counts: {
        read: Number(row.rows_read),
        added: Number(row.rows_added),
        changed: Number(row.rows_changed),
        unchanged: Number(row.rows_unchanged),
        repeated: Number(row.rows_repeated),
        rejected: Number(row.rows_rejected),
        closed: Number(row.rows_closed),
      },
      backfilled: row.backfilled === true,
      undone: undoneBatches.includes(Number(row.batch_id)),
      openRejects: Number(row.open_rejects),
      startedAt: Number(row.started_at),
      recordedAt: Number(row.recorded_at),
    }),
  );
  return { items, next: rows.length > limit ? String(items.at(-1)!.batchId) : null };
}

/** Refused records, oldest first; by default only those not mended yet. */
export async function listRejects(
  store: FactStore,
  options: {
    readonly cursor?: string;
    readonly limit?: number;
    readonly batchId?: number;
    readonly resolved?: boolean;
  } = {},
): Promise<Page<Reject>> {
  const limit = pageSize(options.limit);
  const batch = options.batchId === undefined ? raw("true") : sql`batch_id = ${options.batchId}`;
  const resolved = options.resolved === true ? raw("true") : raw("resolved_at is null");
  const rows = await store.engine.query(
    sql`select * from reject where reject_id > ${cursorNumber(options.cursor)} and ${batch} and ${resolved} order by reject_id limit ${raw(String(limit + 1))}`,
    TAGS,
  );
  const items = rows.slice(0, limit).map(rejectOf);
  return { items, next: rows.length > limit ? items.at(-1)!.rejectId : null };
}

/** What the newest live import of each source found to contradict itself. */
export async function listContradictions(store: FactStore): Promise<readonly Contradiction[]> {
  const { undoneBatches } = await readVisibility(store.engine, null);
  const rows = await store.engine.query(
    sql`select c.*, b.source_id from contradiction c join import_batch b using (batch_id) order by c.batch_id desc, c.code, c.subject`,
    TAGS,
  );
  const seen = new Map<string, number>();
  const found: Contradiction[] = [];
  for (const row of rows) {
    const batchId = Number(row.batch_id);
    if (undoneBatches.includes(batchId)) continue;
    const key = `${String(row.source_id)} ${String(row.code)} ${String(row.subject)}`;
    if ((seen.get(key) ?? batchId) !== batchId) continue;
    seen.set(key, batchId);
    const more = JSON.parse(String(row.examples)) as { figures: Record<string, number>; examples: string[] };
    found.push({
      batchId,
      code: String(row.code),
      subject: String(row.subject),
      count: Number(row.count),
      outOf: Number(row.out_of),
      figures: more.figures,
      examples: more.examples,
    });
  }
  return found;
}

/** Each source with its freshness and what of it counts now. */
export async function listSources(store: FactStore): Promise<readonly SourceSummary[]> {
  const { undoneBatches } = await readVisibility(store.engine, null);
  const live = liveBatches(undoneBatches);
  const sources = await store.engine.query(sql`select * from source order by source_id`, TAGS);
  const batches = await store.engine.query(
    sql`select source_id, max(batch_id) as batch_id, max(recorded_at) as recorded_at from import_batch where ${live} group by source_id`,
    TAGS,
  );
  const open = await store.engine.query(
    sql`select b.source_id, count(*)::bigint as n from reject r join import_batch b using (batch_id) where r.resolved_at is null group by b.source_id`,
    TAGS,
  );
  const rows = new Map<number, Record<string, number>>();
  const last = new Map<number, number>();
  for (const table of TABLE_NAMES) {
    const counts = await store.engine.query(
      sql`select source_id, count(*)::bigint as n, max(occurred_at) as last from ${identifier(table)} where ${live} and row_id not in (select row_id from fact_end where fact_table = ${table} and ${live}) group by source_id`,
      TAGS,
    );
    for (const row of counts) {
      const id = Number(row.source_id);
      rows.set(id, { ...rows.get(id), [table]: Number(row.n) });
      last.set(id, Math.max(last.get(id) ?? Number.NEGATIVE_INFINITY, Number(row.last)));
    }
  }
  return sources.map((source): SourceSummary => {
    const id = Number(source.source_id);
    const batch = batches.find((row) => Number(row.source_id) === id);
    return {
      sourceId: id,
      name: String(source.name),
      kind: String(source.kind) as SourceKind,
      preset: source.preset === null ? null : String(source.preset),
      lagUs: Number(source.lag_us),
      lastOccurredAt: last.get(id) ?? null,
      lastBatchId: batch === undefined ? null : Number(batch.batch_id),
      lastRecordedAt: batch === undefined ? null : Number(batch.recorded_at),
      rows: rows.get(id) ?? {},
      openRejects: Number(open.find((row) => Number(row.source_id) === id)?.n ?? 0),
    };
  });
}

function liveBatches(undone: readonly number[]) {
  return undone.length === 0
    ? raw("true")
    : sql`batch_id not in (${undone.map((id) => sql`${id}`).reduce((a, b) => sql`${a}, ${b}`)})`;
}

/**
 * Undoes an import as a whole: its facts and its replacements no longer count, from now on; an audit of the days between
 * still sees them. Throws when there is no such import, or it is undone already.
 */
export function undoBatch(store: FactStore, batchId: number): Promise<void> {
  return mark(store, batchId, "undo");
}

/** Takes an undo back. Where a later import brought the same facts, the later ones count. */
export function redoBatch(store: FactStore, batchId: number): Promise<void> {
  return mark(store, batchId, "redo");
}

function mark(store: FactStore, batchId: number, kind: "undo" | "redo"): Promise<void> {
  return store.exclusive(() =>
    store.engine.transaction(async (session) => {
      const known = await session.query(sql`select source_id from import_batch where batch_id = ${batchId}`, TAGS);
      if (known.length === 0) throw new RangeError(`${kind} requires the number of an import, got ${batchId}`);
      const { undoneBatches } = await readVisibility(session, null);
      if (undoneBatches.includes(batchId) === (kind === "undo")) {
        throw new RangeError(
          `${kind} requires an import that is ${kind === "undo" ? "not undone" : "undone"}, got ${batchId}`,
        );
      }
      const latest = await session.query(sql`select max(recorded_at) as at from batch_undo`, TAGS);
      // Undo and redo are told apart by their time alone, so no two may share one.
      const now = Math.max(store.now(), Number(latest[0]?.at ?? 0) + 1);
      await session.execute(
        sql`insert into batch_undo (batch_id, kind, recorded_at) values (${batchId}, ${kind}, ${time(now)})`,
        TAGS,
      );
      await reconcile(session, Number(known[0]!.source_id), now);
    }),
  );
}

/** After an undo or redo, ends every version of a fact that a later live import has brought again or replaced. */
async function reconcile(session: EngineSession, sourceId: number, now: number): Promise<void> {
  const live = liveBatches((await readVisibility(session, null)).undoneBatches);
  for (const table of TABLE_NAMES) {
    const name = identifier(table);
    const any = await session.query(
      sql`select count(distinct batch_id) as n from ${name} where source_id = ${sourceId}`,
      TAGS,
    );
    if (Number(any[0]!.n) < 2) continue;
    const visible = sql`(select row_id, fact_key, batch_id, available_at from ${name} where source_id = ${sourceId} and ${live} and row_id not in (select row_id from fact_end where fact_table = ${table} and ${live}))`;
    await session.execute(
      sql`insert into fact_end (fact_table, row_id, kind, batch_id, available_at, recorded_at)
        select ${table}, v.row_id, 'superseded', l.batch_id, l.available_at, ${time(now)} from ${visible} v
        join (select fact_key, max(batch_id) as batch_id, max(available_at) as available_at from ${visible} group by fact_key) l
        on l.fact_key = v.fact_key and l.batch_id > v.batch_id`,
      TAGS,
    );
  }
}
