import { type Sql, sql } from "@tendwell/core";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import { ProblemError } from "../access/problem-error.ts";
import type { OpenWorkspace } from "../workspaces/workspace-service.ts";

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

function recordOf(text: unknown): Record<string, string | null> | null {
  if (text === null || text === undefined) return null;
  try {
    const parsed: unknown = JSON.parse(String(text));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      return Object.fromEntries(
        Object.entries(parsed).map(([name, value]) => [name, value === null ? null : String(value)]),
      );
    }
  } catch {
    // Not every refused line could be split into columns.
  }
  return { row: String(text) };
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
  const items = rows.slice(0, limit).map((row) => ({
    id: String(row.reject_id),
    importId: Number(row.batch_id),
    file: String(row.file),
    line: Number(row.line),
    column: text(row.column_name),
    value: text(row.value),
    code: String(row.code),
    reason: String(row.reason),
    record: recordOf(row.row_text),
    resolvedAt: row.resolved_at === null ? null : iso(row.resolved_at),
  }));
  return {
    items,
    total: Number(count?.n ?? 0),
    nextCursor: rows.length > limit ? writeCursor(BigInt(items.at(-1)!.id)) : null,
  };
}

/** Ingestion stores the examples with further counts: `{"figures": {…}, "examples": […]}`. */
function examplesOf(text: unknown): { examples: string[]; figures: Record<string, number> } {
  try {
    const parsed = JSON.parse(String(text)) as { examples?: unknown[]; figures?: Record<string, number> };
    if (Array.isArray(parsed)) return { examples: parsed.map(String), figures: {} };
    return { examples: (parsed.examples ?? []).map(String), figures: parsed.figures ?? {} };
  } catch {
    return { examples: filesOf(text), figures: {} };
  }
}

/** Contradictions of standing imports, the largest first. */
export async function listContradictions(workspace: OpenWorkspace) {
  const rows = await workspace.store.engine.query(
    sql`select * from contradiction where batch_id not in (select batch_id from ${BATCHES} where undone_at is not null) order by count desc, code, batch_id`,
    TAGS,
  );
  return rows.map((row) => ({
    code: String(row.code),
    subject: String(row.subject),
    count: Number(row.count),
    outOf: Number(row.out_of),
    ...examplesOf(row.examples),
    importId: Number(row.batch_id),
  }));
}
