import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join as joinPath } from "node:path";
import { openDuckdb } from "../../engine/duckdb/duckdb-engine.ts";
import type { Engine } from "../../engine/engine.ts";
import type { FactStore } from "../fact-store.ts";
import { reach } from "./commit-points.ts";
import type { ImportInput } from "./import-report.ts";
import type { ProgressMeter } from "./progress-meter.ts";
import { type SniffedFile, sniffFile, unreadableFile } from "./sniff-file.ts";
import { spoolFile } from "./spool-file.ts";
import { unpackGzip } from "./unpack-gzip.ts";
import { unwrapJsonList } from "./unwrap-json-list.ts";

const MAX_FILE_BYTES = 64 * 2 ** 30;
const MAX_FILES = 1000;

/** A folder of its own in staging, removed whatever happens. */
export async function withRun<T>(store: FactStore, work: (run: string) => Promise<T>): Promise<T> {
  const run = joinPath(store.stagingDirectory, `run-${randomUUID()}`);
  await mkdir(run, { recursive: true, mode: 0o700 });
  try {
    return await work(run);
  } finally {
    await rm(run, { recursive: true, force: true });
    reach("staging_removed");
  }
}

function openStaging(store: FactStore, folder: string): Promise<Engine> {
  return openDuckdb({
    path: ":memory:",
    stagingDirectory: folder,
    temporaryDirectory: joinPath(folder, "spill"),
    memoryLimit: store.memoryLimit ?? "2GB",
    ...(store.threads === undefined ? {} : { threads: store.threads }),
  });
}

/** A staging engine that reads and writes in one folder only. */
export async function withStaging<T>(
  store: FactStore,
  folder: string,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openStaging(store, folder);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

export async function receive(
  store: FactStore,
  input: Pick<ImportInput, "files" | "signal">,
  run: string,
  meter: ProgressMeter,
  look: { readonly delimiter: string | null; readonly sheet: string | null } | null,
): Promise<SniffedFile[]> {
  const files: SniffedFile[] = [];
  // Only Parquet needs the engine to be looked at.
  let engine: Promise<Engine> | null = null;
  const lazily = () => {
    engine ??= openStaging(store, run);
    return engine;
  };
  try {
    for await (const incoming of input.files) {
      input.signal?.throwIfAborted();
      if (files.length >= MAX_FILES) throw new RangeError(`an import requires at most ${MAX_FILES} files, got more`);
      meter.start("receiving", incoming.name, incoming.size ?? null);
      const limits = {
        maxBytes: MAX_FILE_BYTES,
        signal: input.signal,
        onBytes: (bytes: number) => meter.at(bytes, 0),
      };
      const sent = await spoolFile(incoming.name, incoming.bytes, joinPath(run, `in-${files.length}`), limits);
      // Progress is told in bytes of what was sent: unpacking adds none.
      const quiet = { ...limits, onBytes: () => undefined };
      const unpacked = await unpackGzip(sent, quiet);
      const { spool, problem } = unpacked.problem === null ? await unwrapJsonList(unpacked.spool, quiet) : unpacked;
      if (problem !== null) {
        files.push(unreadableFile(spool, problem.code, problem.reason));
        continue;
      }
      files.push(
        await sniffFile(spool, lazily, {
          delimiter: look?.delimiter ?? null,
          sheet: look?.sheet ?? null,
          signal: input.signal,
          onRows: (rows) => meter.at(spool.bytes, rows),
        }),
      );
    }
  } finally {
    await (await (engine as Promise<Engine> | null))?.close();
  }
  return files;
}
