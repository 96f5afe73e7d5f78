import { join } from "node:path";
import { METRICS, type MetricPoint, sql } from "@tendwell/core";
import { duckdbDdl, generateCompany, migrateFacts, openDuckdb } from "@tendwell/server";
import { defaultScope, runMetric } from "@tendwell/testkit";
import { median, peakMemoryMb, timed } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { PEER_METRICS } from "./peer-metrics.ts";

const TAGS = { tags: { surface: "bench", route: "store" }, timeoutMs: 3_600_000 } as const;

export function storePath(options: BenchOptions): string {
  return join(options.folder, "facts.duckdb");
}
export function open(options: BenchOptions): ReturnType<typeof openDuckdb> {
  return openDuckdb({ path: storePath(options), threads: options.threads, memoryLimit: options.memoryLimit });
}

export interface Generated {
  readonly ms: number;
  readonly events: number;
  readonly peakMb: number;
}

/** Makes the company in a store of its own. */
export async function generateStage(options: BenchOptions): Promise<Generated> {
  const engine = await open(options);
  await migrateFacts(engine, duckdbDdl);
  const before = performance.now();
  const truth = await generateCompany(engine, { ...options, currency: "EUR" });
  const ms = performance.now() - before;
  await engine.close();
  return { ms, events: truth.events_written, peakMb: peakMemoryMb() };
}

export interface Limit {
  readonly allMs: number;
  readonly windowMs: number;
  readonly userDays: number;
  readonly accountDays: number;
}

/**
 * The limit: one pass over the events that builds user-days, and from these account × day counts. Once over all events
 * (what the target is measured against) and once over the dashboard's months only (the harder comparison).
 */
export async function limitStage(options: BenchOptions): Promise<Limit> {
  const engine = await open(options);
  const { periods } = defaultScope(METRICS[0]!, { ...options, months: options.window });
  const pass = (from: number) => async (): Promise<void> => {
    await engine.transaction(async (session) => {
      await session.execute(
        sql`create or replace temp table user_day as
          select account_id, person_id, cast(occurred_at as date) as day, count(*) as events
          from product_event where occurred_at >= make_timestamp(${from}) group by all`,
        TAGS,
      );
      await session.execute(
        sql`create or replace temp table account_day as
          select account_id, day, sum(events) as events, count(*) as users from user_day group by all`,
        TAGS,
      );
    });
  };
  const all = await timed(options.runs, pass(0));
  const window = await timed(options.runs, pass(periods[0]!.startUs));
  const [size] = await engine.query(
    sql`select count(*) as user_days, count(distinct (account_id, day)) as account_days from
      (select distinct account_id, person_id, cast(occurred_at as date) as day from product_event)`,
    TAGS,
  );
  await engine.close();
  return {
    allMs: median(all),
    windowMs: median(window),
    userDays: Number(size?.user_days),
    accountDays: Number(size?.account_days),
  };
}

export interface Dashboard {
  readonly coldMs: number;
  readonly totalMs: number;
  /** Metric → median milliseconds. */
  readonly perMetric: Readonly<Record<string, number>>;
  readonly peakMb: number;
  /** Values of the peer metrics, to be compared with PostgreSQL's. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

/** All metrics, default options, the dashboard's months, one after the other in one process. */
export async function dashboardStage(options: BenchOptions): Promise<Dashboard> {
  const engine = await open(options);
  const times: Record<string, number[]> = {};
  const totals: number[] = [];
  const values: Record<string, (number | null)[]> = {};
  for (let run = 0; run <= options.runs; run += 1) {
    let total = 0;
    for (const metric of METRICS) {
      const scope = defaultScope(metric, { ...options, months: options.window });
      const before = performance.now();
      const points: readonly MetricPoint[] = await runMetric(engine, metric, scope);
      const ms = performance.now() - before;
      total += ms;
      if (run > 0) {
        times[metric.id] ??= [];
        times[metric.id]!.push(ms);
      }
      const peer = PEER_METRICS.find((one) => one.id === metric.id);
      if (run === 0 && peer !== undefined) {
        values[metric.id] = points.filter((point) => point.component === peer.component).map((point) => point.value);
      }
    }
    totals.push(total);
  }
  await engine.close();
  const perMetric = Object.fromEntries(Object.entries(times).map(([id, list]) => [id, median(list)]));
  return { coldMs: totals[0]!, totalMs: median(totals.slice(1)), perMetric, peakMb: peakMemoryMb(), values };
}
