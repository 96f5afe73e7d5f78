import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { Kysely, SqliteDialect } from "kysely";
import type { StateDatabase } from "./schema.ts";

/** Kysely on SQLite, and the raw handle for backups. */
export interface SqliteState {
  readonly db: Kysely<StateDatabase>;
  /** Writes a consistent copy into a new file. */
  copyTo(path: string): void;
  close(): Promise<void>;
}

function bindable(value: unknown): unknown {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  return value === undefined ? null : value;
}

/** Prepared statements kept, the latest used: preparing costs more than most of our statements take. */
const STATEMENTS_KEPT = 300;

/** node:sqlite's API in the shape that Kysely's SQLite dialect expects. */
function kyselyDatabase(database: DatabaseSyncInstance) {
  const kept = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (text: string) => {
    const statement = database.prepare(text);
    return {
      // A statement that returns columns is read to its end, one that does not is run.
      reader: statement.columns().length > 0,
      all: (parameters: readonly unknown[]) => statement.all(...parameters.map(bindable)) as unknown[],
      run: (parameters: readonly unknown[]) => {
        const { changes, lastInsertRowid } = statement.run(...parameters.map(bindable));
        return { changes, lastInsertRowid };
      },
      iterate: (parameters: readonly unknown[]) =>
        statement.iterate(...parameters.map(bindable)) as IterableIterator<unknown>,
    };
  };
  return {
    close: () => database.close(),
    prepare(text: string) {
      const known = kept.get(text);
      if (known !== undefined) {
        kept.delete(text);
        kept.set(text, known);
        return known;
      }
      const made = prepare(text);
      // Definitions of tables change what a statement returns; and long lists of rows hardly come twice.
      if (/^\s*(select|insert|update|delete|with|begin|commit|rollback)\b/i.test(text) && text.length < 20_000)
        kept.set(text, made);
      if (kept.size > STATEMENTS_KEPT) kept.delete(kept.keys().next().value!);
      return made;
    },
  };
}

/** Opens (or creates) the state file; ":memory:" for tests. */
export function openSqlite(path: string): SqliteState {
  const database = new DatabaseSync(path);
  database.exec("pragma journal_mode = wal");
  database.exec("pragma foreign_keys = on");
  database.exec("pragma busy_timeout = 5000");
  // What was acknowledged survives a loss of power: each commit waits for the disk. Many answers share one.
  database.exec("pragma synchronous = full");
  const db = new Kysely<StateDatabase>({ dialect: new SqliteDialect({ database: kyselyDatabase(database) }) });
  return {
    db,
    copyTo: (target) => {
      database.prepare("vacuum into ?").run(target);
    },
    close: () => db.destroy(),
  };
}
