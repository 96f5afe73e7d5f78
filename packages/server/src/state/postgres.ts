import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { StateDatabase } from "./schema.ts";

/** The server twin of the state: `connection` is a libpq URL. */
export function openPostgres(connection: string): { db: Kysely<StateDatabase>; close(): Promise<void> } {
  const db = new Kysely<StateDatabase>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: connection, max: 10 }) }),
  });
  return { db, close: () => db.destroy() };
}
