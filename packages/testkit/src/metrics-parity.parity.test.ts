import { METRICS } from "@tendwell/core";
import { clickhouseDdl, type Engine, migrateFacts, openEmbeddedClickhouse } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parityFailures } from "./metrics-parity.cases.ts";

// SEEDS, FIRST_SEED and METRIC as in metrics-parity.test.ts.
const seeds = Number(process.env.SEEDS ?? 60);
const first = Number(process.env.FIRST_SEED ?? 1);
const only = process.env.METRIC?.split(",");
const metrics = METRICS.filter((metric) => only === undefined || only.includes(metric.id));
const CHUNK = 10;

let engine: Engine;
beforeAll(async () => {
  engine = await openEmbeddedClickhouse();
  await migrateFacts(engine, clickhouseDdl);
});
afterAll(() => engine.close());

for (let start = first; start < first + seeds; start += CHUNK) {
  const end = Math.min(start + CHUNK, first + seeds);
  test(`reference = ClickHouse on companies ${start} to ${end - 1}`, { timeout: 900_000 }, async () => {
    for (let seed = start; seed < end; seed += 1) {
      const failures = await parityFailures(engine, seed, metrics);
      expect(failures.slice(0, 5)).toEqual([]);
    }
  });
}
