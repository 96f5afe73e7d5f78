import { constants, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "@tendwell/server";
import { locateHome } from "../packages/server/src/home/home.ts";
import { openInstallation } from "../packages/server/src/main.ts";
import type { BenchOptions } from "./options.ts";
import { BENCH_SCORECARD } from "./peer-health.ts";
import { storePath } from "./store.ts";

export const BASE = "/api/v1/workspaces/bench";

export type AskBench = <T>(method: string, path: string, body?: unknown) => Promise<T>;

export interface HealthHome {
  readonly ask: AskBench;
  readonly engine: Engine;
  close(): Promise<void>;
}

/** Says on stderr what a phase cost, as soon as it is over. */
export async function phase<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = performance.now();
  const spent = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(spent);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const memory = `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`;
  console.error(
    `  health: ${name}: ${seconds(performance.now() - before)}, processor ${seconds((user + system) / 1000)}, ${memory}`,
  );
  return result;
}

/**
 * Milliseconds of `work`, once to warm up and then up to `runs` times, as long as no more than `budgetMs` has been spent; one
 * is measured whatever it takes.
 */
export async function bounded(name: string, runs: number, budgetMs: number, work: () => Promise<unknown>) {
  const started = performance.now();
  const out: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    if (out.length > 0 && performance.now() - started > budgetMs) break;
    const before = performance.now();
    await phase(`${name}${run === 0 ? " (to warm up)" : ""}`, work);
    if (run > 0) out.push(performance.now() - before);
  }
  return out;
}

/** A server over a copy of the store in the folder, with the benchmark's scorecard in force; `close` takes it away. */
export async function openHealthHome(options: BenchOptions): Promise<HealthHome> {
  const home = locateHome(join(options.folder, "health-home"));
  rmSync(home.directory, { recursive: true, force: true });
  const now = () => Date.parse(`${options.endDate}T12:00:00Z`);
  const start = () =>
    openInstallation({
      home,
      logLevel: "silent",
      now,
      threads: options.threads,
      memoryLimit: options.memoryLimit,
      requestsPerMinute: 100_000,
    });
  let installation = await start();
  const close = async (): Promise<void> => {
    await installation.close();
    rmSync(home.directory, { recursive: true, force: true });
  };
  const ask: AskBench = async (method, path, body) => {
    const answer = await installation.app.request(`http://127.0.0.1${path}`, {
      method,
      headers: {
        host: "127.0.0.1",
        authorization: `Bearer ${installation.localCredential}`,
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} requires an answer, got ${answer.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
  try {
    const { zone, currency } = options;
    await ask("POST", "/api/v1/workspaces", { slug: "bench", name: "Bench", zone, currency });
    await installation.close();
    // The company's own store, in place of the empty one: what is added here stays out of the other parts.
    const store = join(home.workspaceDirectory("bench"), "facts.duckdb");
    mkdirSync(home.workspaceDirectory("bench"), { recursive: true, mode: 0o700 });
    rmSync(`${store}.wal`, { force: true });
    await phase("copying the store", async () => copyFileSync(storePath(options), store, constants.COPYFILE_FICLONE));
    installation = await start();
    await ask("POST", `${BASE}/definitions/apply`, { files: [{ path: "bench.yaml", text: BENCH_SCORECARD }] });
    const [found] = await installation.workspaces.visibleTo({ kind: "local" });
    const { engine } = await installation.workspaces.store(found!.record);
    return { ask, engine, close };
  } catch (error) {
    await close();
    throw error;
  }
}
