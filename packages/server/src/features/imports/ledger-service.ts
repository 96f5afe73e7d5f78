import { join, type Sql, sql } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import { listContradictions as readContradictions } from "../../facts/ingest/batch-ledger.ts";
import type { StoredFile } from "../../facts/ingest/stored-batch.ts";
import { recordOf } from "./reject-record.ts";

const TAGS = { tags: { surface: "api", route: "imports" } } as const;

export interface ImportRow {
  id: number;
  source: string;
  files: string[];
  startedAt: string;
  recordedAt: string;
  rowsRead: number;
  rowsAdded: number;
  rowsChanged: number;
  rowsUnchanged: number;
  rowsRepeated: number;
  rowsRejected: number;
  rowsClosed: number;
  backfilled: boolean;
  undoneAt: string | null;
}

const iso = (us: unknown) => new Date(Number(us) / 1000).toISOString();

function filesOf(text: unknown): string[] {
  try {
    const parsed: unknown = JSON.parse(String(text));
    if (Array.isArray(parsed)) {
      return parsed.map((one: unknown) =>
        typeof one === "object" && one !== null && "name" in one ? String(one.name) : String(one),
      );
    }
  } catch {
    // A plain name rather than a list.
  }
  return String(text ?? "") === "" ? [] : [String(text)];
}

function importOf(row: EngineRow): ImportRow {
  return {
    id: Number(row.batch_id),
    source: String(row.source),
    files: filesOf(row.files),
    startedAt: iso(row.started_at),
    recordedAt: iso(row.recorded_at),
    rowsRead: Number(row.rows_read),
    rowsAdded: Number(row.rows_added),
    rowsChanged: Number(row.rows_changed),
    rowsUnchanged: Number(row.rows_unchanged),
    rowsRepeated: Number(row.rows_repeated),
    rowsRejected: Number(row.rows_rejected),
    rowsClosed: Number(row.rows_closed),
    backfilled: Boolean(row.backfilled),
    undoneAt: row.undone_at === null || row.undone_at === undefined ? null : iso(row.undone_at),
  };
}

/** Batches with their source, and when their undo (if it stands) was made. */
const BATCHES: Sql = sql`(select b.*, s.name as source, u.undone_at from import_batch b
  left join source s on s.source_id = b.source_id
  left join (select batch_id, case when arg_max(kind, recorded_at) = 'undo' then max(recorded_at) end as undone_at from batch_undo group by batch_id) u
    on u.batch_id = b.batch_id) batches`;

function readCursor(cursor: string | undefined): bigint | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  if (!/^\d{1,18}$/.test(text)) throw new ProblemError("invalid-cursor", "cursor is not one of ours");
  return BigInt(text);
}
const writeCursor = (id: bigint | number) => Buffer.from(String(id)).toString("base64url");

export interface Page {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** Imports, newest first. */
export async function listImports(
  workspace: OpenWorkspace,
  page: Page,
): Promise<{ items: ImportRow[]; nextCursor: string | null }> {
  const before = readCursor(page.cursor);
  const limit = page.limit ?? 50;
  const rows = await workspace.store.engine.query(
    sql`select * from ${BATCHES} where ${before === null ? sql`true` : sql`batch_id < ${before}`} order by batch_id desc limit ${limit + 1}`,
    TAGS,
  );
  const items = rows.slice(0, limit).map(importOf);
  return { items, nextCursor: rows.length > limit ? writeCursor(items.at(-1)!.id) : null };
}

export async function findImport(engine: EngineSession, id: number): Promise<ImportRow> {
  const [row] = await engine.query(sql`select * from ${BATCHES} where batch_id = ${id}`, TAGS);
  if (row === undefined) throw new ProblemError("not-found", `import ${id} does not exist`);
  return importOf(row);
}

/** What the ledger keeps about the files of some batches, by batch. */
async function storedFiles(
  engine: EngineSession,
  batches: readonly number[],
): Promise<ReadonlyMap<number, readonly StoredFile[]>> {
  const files = new Map<number, readonly StoredFile[]>();
  if (batches.length === 0) return files;
  const list = join([...new Set(batches)].map((id) => sql`${id}`));
  for (const row of await engine.query(
    sql`select batch_id, files from import_batch where batch_id in (${list})`,
    TAGS,
  )) {
    try {
      const parsed: unknown = JSON.parse(String(row.files));
      if (Array.isArray(parsed)) files.set(Number(row.batch_id), parsed as StoredFile[]);
    } catch {
      // A generated company names no files.
    }
  }
  return files;
}

/** One reject's file, to read and write its record by column. */
export async function rejectFile(engine: EngineSession, rejectId: bigint): Promise<StoredFile | undefined> {
  const [row] = await engine.query(sql`select batch_id, file from reject where reject_id = ${rejectId}`, TAGS);
  if (row === undefined) throw new ProblemError("not-found", `reject ${rejectId} does not exist`);
  const files = await storedFiles(engine, [Number(row.batch_id)]);
  return files.get(Number(row.batch_id))?.find((file) => file.name === row.file);
}

/** Rows that imports refused, oldest first; those of undone imports are left out. */
export async function listRejects(
  workspace: OpenWorkspace,
  query: Page & { import?: number | undefined; resolved?: "true" | "false" | undefined },
) {
  const after = readCursor(query.cursor);
  const limit = query.limit ?? 100;
  const which = sql`${query.import === undefined ? sql`true` : sql`batch_id = ${query.import}`}
    and ${query.resolved === undefined ? sql`true` : query.resolved === "true" ? sql`resolved_at is not null` : sql`resolved_at is null`}
    and batch_id not in (select batch_id from ${BATCHES} where undone_at is not null)`;
  const [count] = await workspace.store.engine.query(sql`select count(*) as n from reject where ${which}`, TAGS);
  const rows = await workspace.store.engine.query(
    sql`select * from reject where ${which} and ${after === null ? sql`true` : sql`reject_id > ${after}`} order by reject_id limit ${limit + 1}`,
    TAGS,
  );
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  const shown = rows.slice(0, limit);
  const files = await storedFiles(
    workspace.store.engine,
    shown.map((row) => Number(row.batch_id)),
  );
  const items = shown.map((row) => ({
    id: String(row.reject_id),
    importId: Number(row.batch_id),
    file: String(row.file),
    line: Number(row.line),
    column: text(row.column_name),
    value: text(row.value),
    code: String(row.code),
    reason: String(row.reason),
    record: recordOf(
      text(row.row_text),
      files.get(Number(row.batch_id))?.find((file) => file.name === row.file),
    ),
    resolvedAt: row.resolved_at === null ? null : iso(row.resolved_at),
  }));
  return {
    items,
    total: Number(count?.n ?? 0),
    nextCursor: rows.length > limit ? writeCursor(BigInt(items.at(-1)!.id)) : null,
  };
}

/** What the newest standing import of each source found to contradict itself, the largest first. */
export async function listContradictions(workspace: OpenWorkspace) {
  const found = await readContradictions(workspace.store);
  return [...found]
    .sort((a, b) => b.count - a.count)
    .map(({ batchId, code, subject, count, outOf, figures, examples }) => ({
      code,
      subject,
      count,
      outOf,
      figures: { ...figures },
      examples: [...examples],
      importId: batchId,
    }));
}
