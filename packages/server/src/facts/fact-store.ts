import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { assertZone } from "@tendwell/core";
import { duckdbDdl } from "../engine/duckdb/duckdb-ddl.ts";
import { openDuckdb } from "../engine/duckdb/duckdb-engine.ts";
import type { Engine } from "../engine/engine.ts";
import { FactVersions } from "./fact-versions.ts";
import { migrateFacts } from "./migrations.ts";
import { UseDays } from "./use-days.ts";

export interface FactStoreOptions {
  /** The workspace's folder; `facts.duckdb` and `staging/` live in it. Made when absent. */
  readonly directory: string;
  /** The workspace's secret for surrogate ids and hashes (see `workspace-salt.ts`); at least 16 characters. */
  readonly salt: string;
  /** IANA zone of the workspace. */
  readonly zone: string;
  /** ISO 4217 code for amounts whose source names none. */
  readonly currency: string;
  readonly threads?: number;
  /** For example "2GB"; also caps the staging engine of an import. */
  readonly memoryLimit?: string;
  /** Microseconds UTC; the system clock by default. */
  readonly now?: () => number;
  /** Product events from which on their days are rolled up; 200,000 by default. */
  readonly rollUpFrom?: number;
}

/** A workspace's open facts. One process writes at a time: the engine itself refuses a second one. */
export interface FactStore {
  readonly engine: Engine;
  readonly directory: string;
  readonly stagingDirectory: string;
  readonly salt: string;
  readonly zone: string;
  readonly currency: string;
  readonly threads: number | undefined;
  readonly memoryLimit: string | undefined;
  readonly useDays: UseDays;
  readonly versions: FactVersions;
  now(): number;
  /** Runs imports, undos and retries one after the other. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens (or makes) a workspace's facts, brings the schema up to date and removes what an interrupted import left in staging. */
export async function openFactStore(options: FactStoreOptions): Promise<FactStore> {
  assertZone(options.zone);
  if (options.salt.length < 16)
    throw new RangeError(`a fact store requires a salt of at least 16 characters, got ${options.salt.length}`);
  if (!/^[A-Z]{3}$/.test(options.currency)) {
    throw new RangeError(`a fact store requires an ISO 4217 currency, got ${JSON.stringify(options.currency)}`);
  }
  const stagingDirectory = join(options.directory, "staging");
  await mkdir(stagingDirectory, { recursive: true, mode: 0o700 });
  const database = await openDuckdb({
    path: join(options.directory, "facts.duckdb"),
    stagingDirectory,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
  });
  const versions = new FactVersions(database);
  const engine = versions.watched();
  const useDays = new UseDays(engine, options.zone, options.rollUpFrom ?? 200_000);
  try {
    // Only after the open succeeded is this process the one writer, so only now is what lies here surely a leftover.
    for (const entry of await readdir(stagingDirectory))
      await rm(join(stagingDirectory, entry), { recursive: true, force: true });
    await migrateFacts(database, duckdbDdl);
    await versions.load();
    await useDays.load();
  } catch (error) {
    await engine.close();
    throw error;
  }
  let turn: Promise<unknown> = Promise.resolve();
  return {
    engine,
    directory: options.directory,
    stagingDirectory,
    salt: options.salt,
    zone: options.zone,
    currency: options.currency,
    threads: options.threads,
    memoryLimit: options.memoryLimit,
    useDays,
    versions,
    now: options.now ?? (() => Date.now() * 1000),
    exclusive<T>(work: () => Promise<T>): Promise<T> {
      const next = turn.then(work, work);
      turn = next.catch(() => undefined);
      return next;
    },
    async close() {
      await turn;
      await engine.close();
    },
  };
}
