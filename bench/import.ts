import { createReadStream, statSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { columnsOf } from "@tendwell/core";
import { openFactStore } from "@tendwell/server";
import { importFiles } from "../packages/server/src/facts/ingest/ingest-service.ts";
import { peakMemoryMb } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { storePath } from "./store.ts";

export interface ImportResult {
  readonly rows: number;
  readonly bytes: number;
  readonly copyMs: number;
  readonly importMs: number;
  readonly peakMb: number;
}

/** The same CSV of product events twice: plain `COPY` into a typed table, and Tendwell's import with all its checks. Run once each. */
export async function importStage(options: BenchOptions): Promise<ImportResult> {
  const file = join(options.folder, "product_event.csv");
  const own = Object.keys(columnsOf("product_event"));
  const source = await DuckDBInstance.create(storePath(options), {
    access_mode: "READ_ONLY",
    threads: String(options.threads),
  });
  const reader = await source.connect();
  const time = (column: string): string => `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%fZ') as ${column}`;
  await reader.run(
    `copy (select ${time("occurred_at")}, ${time("available_at")}, ${own.join(", ")} from product_event) to '${file}' (header true)`,
  );
  const counted = await reader.runAndReadAll("select count(*) from product_event");
  const rows = Number(counted.getRows()[0]?.[0]);
  const types = await reader.runAndReadAll(
    "select column_name, data_type from information_schema.columns where table_name = 'product_event'",
  );
  const typeOf = new Map(types.getRows().map((row) => [String(row[0]), String(row[1])]));
  reader.closeSync();
  source.closeSync();

  const plainPath = join(options.folder, "plain.duckdb");
  await rm(plainPath, { force: true });
  const plain = await DuckDBInstance.create(plainPath, { threads: String(options.threads) });
  const writer = await plain.connect();
  const columns = ["occurred_at", "available_at", ...own];
  await writer.run(`create table product_event (${columns.map((name) => `${name} ${typeOf.get(name)}`).join(", ")})`);
  const copyStart = performance.now();
  await writer.run(`copy product_event from '${file}' (header true)`);
  await writer.run("checkpoint");
  const copyMs = performance.now() - copyStart;
  writer.closeSync();
  plain.closeSync();

  const directory = join(options.folder, "imported");
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const store = await openFactStore({
    directory,
    salt: "bench-bench-bench-bench",
    zone: options.zone,
    currency: options.currency,
    threads: options.threads,
    memoryLimit: options.memoryLimit,
  });
  const importStart = performance.now();
  const report = await importFiles(store, {
    files: [{ name: "product_event.csv", bytes: createReadStream(file), size: statSync(file).size }],
  });
  const importMs = performance.now() - importStart;
  await store.close();
  const { read, added, repeated } = report.counts;
  if (read !== rows || added + repeated !== rows) {
    throw new Error(`an import of ${rows} rows requires all of them stored, got ${JSON.stringify(report)}`);
  }
  return { rows, bytes: statSync(file).size, copyMs, importMs, peakMb: peakMemoryMb() };
}
