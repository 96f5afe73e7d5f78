import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { duckdbDdl, migrateFacts, openDuckdb } from "@tendwell/server";
import type { BenchOptions } from "./options.ts";
import { storePath } from "./store.ts";

/** Product events up to which PostgreSQL scores every account: loading more of them takes it longer than all else together. */
const PEER_EVENTS = 1e7;

export interface StoreSize {
  readonly events: number;
  readonly accounts: number;
}

/** What a store that was made before holds. */
export async function storeSizeStage(options: BenchOptions): Promise<StoreSize> {
  const instance = await DuckDBInstance.create(storePath(options), { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    "select (select count(*) from product_event), (select count(distinct account_id) from account)",
  );
  const [events, accounts] = reader.getRows()[0]!;
  connection.closeSync();
  instance.closeSync();
  return { events: Number(events), accounts: Number(accounts) };
}

/** One account in how many the peer scores; 1 for all of them. */
export const peerShare = ({ events }: Pick<BenchOptions, "events">): number =>
  Math.max(1, Math.ceil((0.95 * events) / PEER_EVENTS));

/** Options of the sampled store. */
export const sampleOptions = (options: BenchOptions): BenchOptions => ({
  ...options,
  folder: join(options.folder, "peer"),
  only: "health",
});

/** A store of its own with one account in so many and everything that belongs to it; facts of no account are kept whole. */
export async function healthSampleStage(options: BenchOptions): Promise<{ readonly accounts: number }> {
  const sample = sampleOptions(options);
  rmSync(sample.folder, { recursive: true, force: true });
  mkdirSync(sample.folder, { recursive: true, mode: 0o755 });
  const engine = await openDuckdb({ path: storePath(sample) });
  await migrateFacts(engine, duckdbDdl);
  await engine.close();
  const instance = await DuckDBInstance.create(storePath(sample), {
    threads: String(options.threads),
    memory_limit: options.memoryLimit,
  });
  const connection = await instance.connect();
  await connection.run(`attach '${storePath(options).replaceAll("'", "''")}' as whole (read_only)`);
  const rows = async (text: string) => (await connection.runAndReadAll(text)).getRows();
  const tables = await rows(
    `select t.table_name, bool_or(c.column_name = 'account_id') from duckdb_tables() t
      join duckdb_columns() c on c.database_name = t.database_name and c.table_name = t.table_name
      where t.database_name = 'whole' and t.table_name in (select table_name from duckdb_tables() where database_name <> 'whole')
        and t.table_name <> 'schema_migration' group by 1 order by 1`,
  );
  for (const [table, byAccount] of tables) {
    const which = byAccount ? `where account_id is null or account_id % ${peerShare(options)} = 0` : "";
    await connection.run(`insert into "${table}" by name select * from whole."${table}" ${which}`);
  }
  const [accounts] = await rows("select count(distinct account_id) from account");
  connection.closeSync();
  instance.closeSync();
  return { accounts: Number(accounts![0]) };
}
