import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localMidnight, raw, sql } from "@tendwell/core";
import type { Engine } from "@tendwell/server";
import { locateHome } from "../packages/server/src/home/home.ts";
import { openInstallation } from "../packages/server/src/main.ts";
import { median, peakMemoryMb } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { BENCH_SCORECARD } from "./peer-health.ts";
import { storePath } from "./store.ts";

const TAGS = { tags: { surface: "bench", route: "health" }, timeoutMs: 3_600_000 } as const;
const BASE = "/api/v1/workspaces/bench";

export interface HealthSpeed {
  /** Customers scored; each by twelve measures. */
  readonly accounts: number;
  readonly scoreMs: number;
  /** After new facts of one account in a hundred. */
  readonly touched: number;
  readonly touchedMs: number;
  readonly backtestMonths: number;
  readonly backtestMs: number;
  readonly previewMs: number;
  readonly peakMb: number;
}

/** Where the stage leaves its scores for the peer to be compared with: account and score, CSV. */
export const scoresFile = (options: BenchOptions): string => join(options.folder, "health-scores.csv");

/** The moments that the scorecard's windows start at, as PostgreSQL reads them: now, 30 days, 90 days, one year before. */
export function healthMoments(options: BenchOptions): string[] {
  const [year = "", ...rest] = options.endDate.split("-");
  const day = (days: number): string => {
    const date = new Date(`${options.endDate}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() - days);
    return date.toISOString().slice(0, 10);
  };
  return [options.endDate, day(30), day(90), [String(Number(year) - 1), ...rest].join("-")].map((date) =>
    new Date(localMidnight(date, options.zone) / 1000).toISOString().replace("Z", ""),
  );
}

interface Run {
  readonly id: number;
  readonly accounts: number;
  readonly scope: string;
}

/** Scores of a whole company through the API: all accounts, those touched, a replay of 24 months, a preview. */
export async function healthStage(options: BenchOptions): Promise<HealthSpeed> {
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
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
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
    return JSON.parse(text) as T;
  };
  const took = async (work: () => Promise<unknown>): Promise<number> => {
    const before = performance.now();
    await work();
    return performance.now() - before;
  };
  const engineOf = async (): Promise<Engine> => {
    const [found] = await installation.workspaces.visibleTo({ kind: "local" });
    return (await installation.workspaces.store(found!.record)).engine;
  };
  try {
    const { zone, currency } = options;
    await ask("POST", "/api/v1/workspaces", { slug: "bench", name: "Bench", zone, currency });
    await installation.close();
    // The company's own store, in place of the empty one: what is added here stays out of the other parts.
    const store = join(home.workspaceDirectory("bench"), "facts.duckdb");
    mkdirSync(home.workspaceDirectory("bench"), { recursive: true, mode: 0o700 });
    rmSync(`${store}.wal`, { force: true });
    copyFileSync(storePath(options), store);
    installation = await start();
    await ask("POST", `${BASE}/definitions/apply`, { files: [{ path: "bench.yaml", text: BENCH_SCORECARD }] });

    const score = (scope: "all" | "touched") =>
      ask<{ items: readonly Run[] }>("POST", `${BASE}/health/runs`, { scope });
    const whole: number[] = [];
    let last: Run | undefined;
    for (let run = 0; run <= options.runs; run += 1) {
      const ms = await took(async () => {
        [last] = (await score("all")).items;
      });
      if (run > 0) whole.push(ms);
    }
    const engine = await engineOf();
    const scores = await engine.query(
      sql`select account_id, score from health_score where run_id = ${last!.id} order by account_id`,
      TAGS,
    );
    const file = scoresFile(options);
    writeFileSync(file, scores.map((row) => `${row.account_id},${row.score ?? ""}\n`).join(""));
    // Another user's server reads it.

    const preview = { source: BENCH_SCORECARD };
    const previews: number[] = [];
    for (let run = 0; run <= options.runs; run += 1) {
      const ms = await took(() => ask("POST", `${BASE}/scorecards/preview`, preview));
      if (run > 0) previews.push(ms);
    }

    const part: number[] = [];
    let touched = 0;
    for (let run = 0; run < options.runs; run += 1) {
      const batch = 2_000_000 + run;
      await engine.execute(
        sql`insert into product_event by name select * replace (row_id + ${2_000_000_000_000 + run * 100_000_000_000} as row_id, ${batch} as batch_id)
          from product_event where account_id % 100 = 7 and occurred_at >= (select max(occurred_at) - interval 30 day from product_event)`,
        TAGS,
      );
      await engine.execute(
        sql`insert into import_batch by name select * replace (${batch} as batch_id) from import_batch limit 1`,
        TAGS,
      );
      part.push(
        await took(async () => {
          const [found] = (await score("touched")).items;
          if (found?.scope !== "touched") throw new Error(`new facts of few require a run of few, got ${found?.scope}`);
          touched = found.accounts;
        }),
      );
    }
    await engine.execute(raw("checkpoint"), TAGS);
    const months = 24;
    const backtestMs = await took(() =>
      ask("POST", `${BASE}/scorecards/backtest`, { source: BENCH_SCORECARD, months, capacity: 50 }),
    );
    return {
      accounts: last!.accounts,
      scoreMs: median(whole),
      touched,
      touchedMs: median(part),
      backtestMonths: months,
      backtestMs,
      previewMs: median(previews),
      peakMb: peakMemoryMb(),
    };
  } finally {
    await installation.close();
    rmSync(home.directory, { recursive: true, force: true });
  }
}
