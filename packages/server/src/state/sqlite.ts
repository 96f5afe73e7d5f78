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

/** node:sqlite's API in the shape that Kysely's SQLite dialect expects. */
function kyselyDatabase(database: DatabaseSyncInstance) {
  return {
    close: () => database.close(),
    prepare(text: string) {
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
    },
  };
}

/** Opens (or creates) the state file; ":memory:" for tests. */
export function openSqlite(path: string): SqliteState {
  const database = new DatabaseSync(path);
  database.exec("pragma journal_mode = wal");
  database.exec("pragma foreign_keys = on");
  database.exec("pragma busy_timeout = 5000");
  database.exec("pragma synchronous = normal");
  const db = new Kysely<StateDatabase>({ dialect: new SqliteDialect({ database: kyselyDatabase(database) }) });
  return {
    db,
    copyTo: (target) => {
      database.prepare("vacuum into ?").run(target);
    },
    close: () => db.destroy(),
  };
}
