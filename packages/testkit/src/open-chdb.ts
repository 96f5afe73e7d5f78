import { createRequire } from "node:module";
import { type ClickhouseOptions, clickhouseDdl, type Engine, migrateFacts, openClickhouse } from "@tendwell/server";

/**
 * The real ClickHouse engine in this process, on which the official client runs, with the facts schema made. It is
 * installed by `scripts/parity.mjs` into `.parity`. All of one process share their tables: open one at a time.
 */
export async function openChdb(): Promise<Engine> {
  const installed = createRequire(new URL("../../../.parity/package.json", import.meta.url));
  const { createChdbConnection } = installed("chdb/connection") as {
    createChdbConnection(options: { path: string }): NonNullable<ClickhouseOptions["connection"]>;
  };
  const engine = await openClickhouse({ connection: createChdbConnection({ path: ":memory:" }) });
  await migrateFacts(engine, clickhouseDdl);
  return engine;
}
