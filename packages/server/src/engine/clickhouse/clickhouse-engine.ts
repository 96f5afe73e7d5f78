import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from "@clickhouse/client";
import { raw, type Sql } from "@tendwell/core";
import {
  type Column,
  type Engine,
  type EngineRow,
  type EngineSession,
  type EngineValue,
  QueryCancelledError,
  type QueryOptions,
} from "../engine.ts";
import { clickhouseDialect } from "./clickhouse-dialect.ts";
import { renderClickhouse } from "./clickhouse-render.ts";
import { fromClickhouse, toClickhouse } from "./clickhouse-values.ts";

type ClientConfig = NonNullable<Parameters<typeof createClient>[0]>;

export interface ClickhouseOptions {
  /** For example `https://clickhouse.example:8443`. */
  readonly url?: string;
  readonly username?: string;
  readonly password?: string;
  readonly database?: string;
  /** Threads a query may take; the server's own choice by default. */
  readonly threads?: number;
  /** A connection made elsewhere, in place of the URL: the embedded engine of the parity job. */
  readonly connection?: NonNullable<ClientConfig["connection"]>;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const INSERT_ROWS = 50_000;
const TIMEOUT_EXCEEDED = "159";

/** What makes ClickHouse read the metrics' SQL as the standard does, and hand numbers back without loss. */
const CLICKHOUSE_SETTINGS: ClickHouseSettings = {
  join_use_nulls: 1,
  aggregate_functions_null_for_empty: 1,
  prefer_column_name_to_alias: 1,
  cast_keep_nullable: 1,
  union_default_mode: "DISTINCT",
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 1,
  input_format_null_as_default: 0,
  cancel_http_readonly_queries_on_client_close: 1,
  // A question about many short periods carries the days and windows of each in its text.
  max_query_size: "4194304",
  max_ast_elements: "1000000",
  max_expanded_ast_elements: "2000000",
};

function tagged(text: string, options: QueryOptions): string {
  const clean = (value: string) => value.replaceAll(/[^\w./:-]/g, "_");
  return `/* ${clean(options.tags.surface)} ${clean(options.tags.route)} */ ${text}`;
}

async function guarded<T>(options: QueryOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const controller = new AbortController();
  let cancelled: string | null = null;
  const cancel = (why: string) => {
    cancelled = why;
    controller.abort();
  };
  const timer = setTimeout(() => cancel(`time bound of ${timeout} ms`), timeout);
  const onAbort = () => cancel("aborted by the caller");
  options.signal?.addEventListener("abort", onAbort, { once: true });
  // The caller is let go at once, even while the client still waits for its server or for the next rows of a stream.
  const stopped = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
  });
  stopped.catch(() => undefined);
  try {
    if (options.signal?.aborted) {
      onAbort();
      throw new Error("not started");
    }
    return await Promise.race([work(controller.signal), stopped]);
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    if (cancelled === null && code === TIMEOUT_EXCEEDED) cancelled = `time bound of ${timeout} ms`;
    if (cancelled !== null)
      throw new QueryCancelledError(`query ${options.tags.route} cancelled: ${cancelled}`, { cause });
    throw cause;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
  }
}

function toRow(columns: readonly Column[], cells: readonly unknown[]): EngineRow {
  const row: Record<string, EngineValue> = {};
  columns.forEach((column, i) => {
    row[column.name] = fromClickhouse(cells[i], column.type);
  });
  return row;
}

class ClickhouseSession implements EngineSession {
  private readonly client: ClickHouseClient;
  private readonly settings: ClickHouseSettings;
  /** Table → its columns and types, read once. */
  private readonly layouts = new Map<string, ReadonlyMap<string, string>>();
  constructor(client: ClickHouseClient, threads: number | undefined) {
    this.client = client;
    this.settings = { ...CLICKHOUSE_SETTINGS, ...(threads === undefined ? {} : { max_threads: threads }) };
  }

  /** The server stops by itself too, so that nothing runs on after a lost connection. */
  private settingsFor(options: QueryOptions): ClickHouseSettings {
    const seconds = Math.max(1, Math.ceil((options.timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000));
    return { ...this.settings, max_execution_time: seconds };
  }

  async *chunks(
    statement: Sql,
    options: QueryOptions,
  ): AsyncGenerator<{ columns: readonly Column[]; rows: EngineRow[] }> {
    const { text, params } = renderClickhouse(statement);
    const result = await guarded(options, (abort_signal) =>
      this.client.query({
        query: tagged(text, options),
        query_params: params,
        format: "JSONCompactEachRowWithNamesAndTypes",
        clickhouse_settings: this.settingsFor(options),
        abort_signal,
      }),
    );
    let names: string[] | null = null;
    let columns: Column[] | null = null;
    const source = result.stream<unknown[]>()[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await guarded(options, () => source.next());
        if (next.done === true) return;
        const rows: EngineRow[] = [];
        for (const line of next.value) {
          const cells = line.json() as unknown[];
          if (names === null) names = cells as string[];
          else if (columns === null) {
            columns = names.map((name, i) => ({ name, type: String(cells[i]) }));
            yield { columns, rows: [] };
          } else rows.push(toRow(columns, cells));
        }
        if (columns !== null && rows.length > 0) yield { columns, rows };
      }
    } finally {
      result.close();
    }
  }

  async query(statement: Sql, options: QueryOptions): Promise<readonly EngineRow[]> {
    const { text, params } = renderClickhouse(statement);
    return guarded(options, async (abort_signal) => {
      const result = await this.client.query({
        query: tagged(text, options),
        query_params: params,
        format: "JSONCompactEachRowWithNamesAndTypes",
        clickhouse_settings: this.settingsFor(options),
        abort_signal,
      });
      const [names = [], types = [], ...lines] = await result.json<unknown[]>();
      const columns = names.map((name, i) => ({ name: String(name), type: String(types[i]) }));
      return lines.map((cells) => toRow(columns, cells));
    });
  }

  async execute(statement: Sql, options: QueryOptions): Promise<void> {
    const { text, params } = renderClickhouse(statement);
    await guarded(options, async (abort_signal) => {
      await this.client.command({
        query: tagged(text, options),
        query_params: params,
        clickhouse_settings: this.settingsFor(options),
        abort_signal,
      });
    });
  }

  async insert(table: string, columns: readonly string[], rows: readonly EngineRow[]): Promise<void> {
    const [first, ...others] = columns;
    if (rows.length === 0 || first === undefined) return;
    const layout = await this.layout(table);
    const types = columns.map((name) => {
      const type = layout.get(name);
      if (type === undefined) throw new RangeError(`table ${table} has no column ${name}`);
      return type;
    });
    for (let start = 0; start < rows.length; start += INSERT_ROWS) {
      const values = rows
        .slice(start, start + INSERT_ROWS)
        .map((row) => columns.map((name, i) => toClickhouse(row[name] ?? null, types[i]!, `${table}.${name}`)));
      await this.client.insert({
        table,
        columns: [first, ...others],
        values,
        format: "JSONCompactEachRow",
        clickhouse_settings: this.settings,
      });
    }
  }

  private async layout(table: string): Promise<ReadonlyMap<string, string>> {
    const known = this.layouts.get(table);
    if (known !== undefined) return known;
    const result = await this.client.query({
      query: "select name, type from system.columns where database = currentDatabase() and table = {table:String}",
      query_params: { table },
      format: "JSONCompactEachRow",
    });
    const layout = new Map((await result.json<[string, string]>()) as unknown as [string, string][]);
    if (layout.size > 0) this.layouts.set(table, layout);
    return layout;
  }
}

type Write = (session: EngineSession) => Promise<void>;

/** Keeps the writes of one transaction until its work has finished. */
function bufferedSession(base: EngineSession, writes: Write[]): EngineSession {
  return {
    query(statement, options) {
      if (writes.length > 0) {
        throw new RangeError(
          "a query in a transaction requires that nothing was written in it before: ClickHouse would not show it",
        );
      }
      return base.query(statement, options);
    },
    async execute(statement, options) {
      writes.push((session) => session.execute(statement, options));
    },
    async insert(table, columns, rows) {
      writes.push((session) => session.insert(table, columns, rows));
    },
  };
}

function onClient(client: ClickHouseClient, threads: number | undefined): Engine {
  const session = new ClickhouseSession(client, threads);
  let writers: Promise<unknown> = Promise.resolve();
  return {
    dialect: clickhouseDialect,
    query: (statement, options) => session.query(statement, options),
    execute: (statement, options) => session.execute(statement, options),
    insert: (table, columns, rows) => session.insert(table, columns, rows),
    stream: (statement, options) => session.chunks(statement, options),
    /**
     * ClickHouse has no transactions. Writes wait until `work` has finished, so that one that throws leaves nothing behind;
     * but when the server fails while they are being sent, those already sent stay.
     */
    transaction<T>(work: (session: EngineSession) => Promise<T>): Promise<T> {
      const run = async (): Promise<T> => {
        const writes: Write[] = [];
        const result = await work(bufferedSession(session, writes));
        for (const write of writes) await write(session);
        return result;
      };
      const next = writers.then(run, run);
      writers = next.catch(() => undefined);
      return next;
    },
    async close() {
      await writers;
      await client.close();
    },
  };
}

/** Connects to a ClickHouse server; throws when it does not answer. */
export async function openClickhouse(options: ClickhouseOptions): Promise<Engine> {
  const { connection, threads, ...remote } = options;
  // The client would print queries; what went wrong is thrown to the caller, who has a log of his own.
  const log = { level: ClickHouseLogLevel.OFF };
  const engine = onClient(
    createClient(connection === undefined ? { ...remote, application: "tendwell", log } : { connection, log }),
    threads,
  );
  try {
    await engine.query(raw("select 1 as one"), { tags: { surface: "engine", route: "open" }, timeoutMs: 10_000 });
  } catch (cause) {
    await engine.close();
    const host = options.url === undefined ? "the default address" : new URL(options.url).host;
    throw new Error(`ClickHouse requires a server that answers, got none at ${host}`, { cause });
  }
  return engine;
}
