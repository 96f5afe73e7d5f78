import { createRequire } from "node:module";
import type { Engine } from "../engine.ts";
import { type ClickhouseOptions, openClickhouse } from "./clickhouse-engine.ts";

/**
 * The real ClickHouse in this process, on which the official client runs: only for the parity job, whose
 * `scripts/parity.mjs` installs it into `.parity`. All of one process share their tables: open one at a time.
 */
export async function openEmbeddedClickhouse(): Promise<Engine> {
  const installed = createRequire(new URL("../../../../../.parity/package.json", import.meta.url));
  const { createChdbConnection } = installed("chdb/connection") as {
    createChdbConnection(options: { path: string }): NonNullable<ClickhouseOptions["connection"]>;
  };
  return openClickhouse({ connection: createChdbConnection({ path: ":memory:" }), threads: 1 });
}
