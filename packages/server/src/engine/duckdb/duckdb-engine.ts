import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import type { Sql } from "@tendwell/core";
import {
  type Column,
  type Engine,
  type EngineRow,
  type EngineSession,
  type EngineValue,
  QueryCancelledError,
  type QueryOptions,
} from "../engine.ts";
import { duckdbDialect } from "./duckdb-dialect.ts";
import { toEngineValue, writerOf } from "./duckdb-values.ts";
import { renderDuckdb } from "./render-duckdb.ts";

export interface DuckdbOptions {
  /** A file, or ":memory:". */
  readonly path: string;
  readonly threads?: number;
  /** For example "4GB". */
  readonly memoryLimit?: string;
  /** The only folder the engine may read files from (staged imports); none by default. */
  readonly stagingDirectory?: string;
  /** Where it spills; defaults to the engine's own choice beside the file. */
  readonly temporaryDirectory?: string;
}

const DEFAULT_TIMEOUT_MS = 60_000;

async function guarded<T>(connection: DuckDBConnection, options: QueryOptions, work: () => Promise<T>): Promise<T> {
  const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  let cancelled: string | null = null;
  const interrupt = (why: string) => {
    cancelled = why;
    connection.interrupt();
  };
  const timer = setTimeout(() => interrupt(`time bound of ${timeout} ms`), timeout);
  const onAbort = () => interrupt("aborted by the caller");
  options.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    // An interrupt before the query begins would be lost.
    if (options.signal?.aborted) {
      onAbort();
      throw new Error("not started");
    }
    return await work();
  } catch (cause) {
    if (cancelled !== null)
      throw new QueryCancelledError(`query ${options.tags.route} cancelled: ${cancelled}`, { cause });
    throw cause;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
  }
}

function tagged(text: string, options: QueryOptions): string {
  const clean = (value: string) => value.replaceAll(/[^\w./:-]/g, "_");
  return `/* ${clean(options.tags.surface)} ${clean(options.tags.route)} */ ${text}`;
}

class DuckdbSession implements EngineSession {
  readonly connection: DuckDBConnection;
  private readonly layouts: Layouts;
  constructor(connection: DuckDBConnection, layouts: Layouts) {
    this.connection = connection;
    this.layouts = layouts;
  }

  async query(statement: Sql, options: QueryOptions): Promise<readonly EngineRow[]> {
    const { text, values } = renderDuckdb(statement);
    return guarded(this.connection, options, async () => {
      const reader = await this.connection.runAndReadAll(tagged(text, options), values);
      const names = reader.columnNames();
      // By column: a list for every row, only to be turned into an object, costs as much again.
      const columns = reader.getColumns();
      const rows: EngineRow[] = new Array(reader.currentRowCount);
      for (let at = 0; at < rows.length; at += 1) {
        const out: Record<string, EngineValue> = {};
        for (let i = 0; i < names.length; i += 1) out[names[i]!] = toEngineValue(columns[i]![at]!);
        rows[at] = out;
      }
      return rows;
    });
  }

  async execute(statement: Sql, options: QueryOptions): Promise<void> {
    const { text, values } = renderDuckdb(statement);
    await guarded(this.connection, options, async () => {
      await this.connection.run(tagged(text, options), values);
    });
  }

  async insert(table: string, columns: readonly string[], rows: readonly EngineRow[]): Promise<void> {
    if (rows.length === 0) return;
    const appender = await this.connection.createAppender(table);
    const { columnTypes, order } = await this.tableOrder(table, columns);
    const types = columnTypes.map((_, i) => appender.columnType(i));
    const nothing = new Array<null>(CHUNK_ROWS).fill(null);
    // By column: a call into the engine for every single value costs several times as much.
    for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
      const part = rows.slice(start, start + CHUNK_ROWS);
      const chunk = DuckDBDataChunk.create(types, part.length);
      order.forEach((name, i) => {
        const write = writerOf(columnTypes[i]!);
        const values =
          name === null
            ? nothing.slice(0, part.length)
            : part.map((row) => {
                const value = row[name] ?? null;
                return value === null ? null : write(value);
              });
        chunk.setColumnValues(i, values);
      });
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
    appender.closeSync();
  }

  /** The table's columns in storage order; those not asked for stay NULL. Layouts are read once per table. */
  private async tableOrder(table: string, columns: readonly string[]) {
    const all = this.layouts.get(table) ?? (await this.readLayout(table));
    const wanted = new Set(columns);
    for (const name of columns) {
      if (!all.some(([existing]) => existing === name)) throw new RangeError(`table ${table} has no column ${name}`);
    }
    return { columnTypes: all.map(([, type]) => type), order: all.map(([name]) => (wanted.has(name) ? name : null)) };
  }

  private async readLayout(table: string): Promise<readonly (readonly [string, string])[]> {
    const reader = await this.connection.runAndReadAll(
      "select column_name, data_type from information_schema.columns where table_name = $1 order by ordinal_position",
      [table],
    );
    const layout = reader.getRows() as [string, string][];
    if (layout.length > 0) this.layouts.set(table, layout);
    return layout;
  }
}

/** Table → its columns with engine types, in storage order. */
type Layouts = Map<string, readonly (readonly [string, string])[]>;

/** Rows that the engine takes at once: the size of its own vectors. */
const CHUNK_ROWS = 2048;

/** Opens the embedded engine: external access off (but for one staging folder), configuration locked. */
export async function openDuckdb(options: DuckdbOptions): Promise<Engine & { readonly path: string }> {
  const instance = await DuckDBInstance.create(options.path, {
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
    ...(options.temporaryDirectory === undefined ? {} : { temp_directory: options.temporaryDirectory }),
  });
  const main = await instance.connect();
  if (options.stagingDirectory !== undefined) {
    await main.run(`SET allowed_directories = ['${options.stagingDirectory.replaceAll("'", "''")}/']`);
  }
  await main.run("SET enable_external_access = false");
  await main.run("SET lock_configuration = true");

  // Readers take a connection each, so that one cancelled query never interrupts another.
  const idle: DuckDBConnection[] = [];
  const layouts: Layouts = new Map();
  const withConnection = async <T>(work: (session: DuckdbSession) => Promise<T>): Promise<T> => {
    const connection = idle.pop() ?? (await instance.connect());
    try {
      return await work(new DuckdbSession(connection, layouts));
    } finally {
      if (idle.length < 8) idle.push(connection);
      else connection.closeSync();
    }
  };

  let writers: Promise<unknown> = Promise.resolve();
  return {
    path: options.path,
    dialect: duckdbDialect,
    query: (statement, o) => withConnection((session) => session.query(statement, o)),
    execute: (statement, o) => withConnection((session) => session.execute(statement, o)),
    insert: (table, columns, rows) => withConnection((session) => session.insert(table, columns, rows)),
    async *stream(statement, o) {
      const connection = await instance.connect();
      try {
        const { text, values } = renderDuckdb(statement);
        const result = await guarded(connection, o, () => connection.stream(tagged(text, o), values));
        const columns: Column[] = result.columnNames().map((name, i) => ({ name, type: String(result.columnType(i)) }));
        yield { columns, rows: [] };
        for (;;) {
          const chunk = await guarded(connection, o, () => result.fetchChunk());
          if (chunk === null || chunk.rowCount === 0) return;
          const rows = chunk.getRows().map((row) => {
            const out: Record<string, EngineValue> = {};
            columns.forEach((column, i) => {
              out[column.name] = toEngineValue(row[i] as DuckDBValue);
            });
            return out;
          });
          yield { columns, rows };
        }
      } finally {
        connection.closeSync();
      }
    },
    transaction<T>(work: (session: EngineSession) => Promise<T>): Promise<T> {
      const run = async (): Promise<T> => {
        const connection = await instance.connect();
        try {
          await connection.run("BEGIN TRANSACTION");
          try {
            const result = await work(new DuckdbSession(connection, layouts));
            await connection.run("COMMIT");
            return result;
          } catch (error) {
            await connection.run("ROLLBACK").catch(() => undefined);
            throw error;
          }
        } finally {
          connection.closeSync();
        }
      };
      const next = writers.then(run, run);
      writers = next.catch(() => undefined);
      return next;
    },
    async close() {
      await writers;
      for (const connection of idle.splice(0)) connection.closeSync();
      main.closeSync();
      instance.closeSync();
    },
  };
}
