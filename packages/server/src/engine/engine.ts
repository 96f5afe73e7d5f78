import type { Dialect, Sql } from "@tendwell/core";

/** A value as every engine returns it: int64/hugeint → bigint; decimal → bigint of 1e-9; timestamp → microseconds; double/int32 → number. */
export type EngineValue = string | number | bigint | boolean | null;
export type EngineRow = Readonly<Record<string, EngineValue>>;

export interface QueryOptions {
  /** Who asked: goes into the query text as a comment, for the engine's own logs. */
  readonly tags: { readonly surface: string; readonly route: string };
  /** Time bound; the query is cancelled after it. Default 60 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface Column {
  readonly name: string;
  /** The engine's own type name. */
  readonly type: string;
}

/** Reading and writing facts within one transaction (or outside of one). */
export interface EngineSession {
  query(statement: Sql, options: QueryOptions): Promise<readonly EngineRow[]>;
  execute(statement: Sql, options: QueryOptions): Promise<void>;
  /** Appends rows whose keys are `columns`, typed as the table's columns. */
  insert(table: string, columns: readonly string[], rows: readonly EngineRow[]): Promise<void>;
}

/** The port to a facts store. */
export interface Engine extends EngineSession {
  readonly dialect: Dialect;
  /** Rows in chunks with their columns, for exports; stops when the consumer stops. */
  stream(
    statement: Sql,
    options: QueryOptions,
  ): AsyncIterable<{ columns: readonly Column[]; rows: readonly EngineRow[] }>;
  /** All or nothing; throws what `work` throws after rolling back. Writers queue behind each other. */
  transaction<T>(work: (session: EngineSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Thrown when a query ran past its time bound or was aborted by its caller. */
export class QueryCancelledError extends Error {
  override readonly name = "QueryCancelledError";
}
