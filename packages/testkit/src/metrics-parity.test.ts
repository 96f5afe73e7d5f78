import { METRICS } from "@tendwell/core";
import { duckdbDdl, migrateFacts, openDuckdb } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parityFailures } from "./metrics-parity.cases.ts";

// SEEDS=2000 npm test runs more companies; METRIC=nps looks at one metric; FIRST_SEED moves the window.
const seeds = Number(process.env.SEEDS ?? 300);
const first = Number(process.env.FIRST_SEED ?? 1);
const only = process.env.METRIC?.split(",");
const metrics = METRICS.filter((metric) => only === undefined || only.includes(metric.id));
const CHUNK = 25;

let engine: Awaited<ReturnType<typeof openDuckdb>>;
beforeAll(async () => {
  engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
});
afterAll(() => engine.close());

for (let start = first; start < first + seeds; start += CHUNK) {
  const end = Math.min(start + CHUNK, first + seeds);
  test(`reference = DuckDB on companies ${start} to ${end - 1}`, { timeout: 600_000 }, async () => {
    for (let seed = start; seed < end; seed += 1) {
      const failures = await parityFailures(engine, seed, metrics);
      expect(failures.slice(0, 5)).toEqual([]);
    }
  });
}
