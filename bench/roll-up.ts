import { evaluateRows, findMetric, metricSource, raw, type StatRow, sql } from "@tendwell/core";
import { type Engine, readVisibility, UseDays } from "@tendwell/server";
import { defaultScope } from "@tendwell/testkit";
import { median } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { open } from "./store.ts";

const TAGS = { tags: { surface: "bench", route: "roll-up" }, timeoutMs: 3_600_000 } as const;
/** The metrics that read use by day. */
const BY_DAY = [
  "active_users",
  "license_utilization",
  "stickiness",
  "adoption_depth",
  "adoption_breadth",
  "usage_trend",
];

export interface RollUp {
  readonly wholeMs: number;
  readonly rows: number;
  /** After new facts of one account in a hundred. */
  readonly touchedMs: number;
  readonly fromEventsMs: number;
  readonly fromDaysMs: number;
}

async function ask(engine: Engine, options: BenchOptions, useDays: ReturnType<UseDays["at"]>): Promise<number> {
  const visibility = { ...(await readVisibility(engine, null)), useDays };
  const before = performance.now();
  for (const id of BY_DAY) {
    const metric = findMetric(id)!;
    const scope = defaultScope(metric, { ...options, months: options.window });
    const text = metric.sql(engine.dialect, metricSource(engine.dialect, scope, visibility), scope);
    evaluateRows(metric, (await engine.query(text, TAGS)) as unknown as StatRow[], scope);
  }
  return performance.now() - before;
}

/** The daily roll-up: built as a whole, asked beside the events, and refreshed after one account in a hundred had use. */
export async function rollUpStage(options: BenchOptions): Promise<RollUp> {
  const engine = await open(options);
  const days = new UseDays(engine, options.zone, 1);
  await days.load();
  // Built once, with nothing to warm up: at 100 million events a second build would take as long again.
  await engine.execute(raw("delete from use_day_state"), TAGS);
  const begun = performance.now();
  await days.refresh();
  const wholeMs = performance.now() - begun;
  console.error(`  roll-up: built in ${Math.round(wholeMs)} ms`);
  const [size] = await engine.query(
    raw("select count(*) as n, any_value(facts_version) as v from use_day, use_day_state"),
    TAGS,
  );
  const useDays = days.at(String(size?.v));
  if (useDays === null) throw new Error("the roll-up requires to be as new as the facts after its refresh");
  const events: number[] = [];
  const byDay: number[] = [];
  for (let run = 0; run <= options.runs; run += 1) {
    const one = await ask(engine, options, null);
    const other = await ask(engine, options, useDays);
    if (run === 0) continue;
    events.push(one);
    byDay.push(other);
  }
  await engine.execute(
    sql`insert into product_event by name select * replace (row_id + 1000000000000 as row_id, 1000000 as batch_id) from product_event
      where account_id % 100 = 7 and occurred_at >= (select max(occurred_at) - interval 1 day from product_event)`,
    TAGS,
  );
  await engine.execute(
    raw("insert into import_batch by name select * replace (1000000 as batch_id) from import_batch limit 1"),
    TAGS,
  );
  const before = performance.now();
  const run = await days.refresh();
  const touchedMs = performance.now() - before;
  if (run.kind !== "touched") throw new Error(`new use of few accounts requires a refresh of few, got ${run.kind}`);
  await engine.close();
  return {
    wholeMs,
    rows: Number(size?.n),
    touchedMs,
    fromEventsMs: median(events),
    fromDaysMs: median(byDay),
  };
}
