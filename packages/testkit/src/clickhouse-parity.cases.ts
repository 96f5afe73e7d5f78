import { METRICS } from "@tendwell/core";
import { clickhouseDdl, type Engine, migrateFacts, openEmbeddedClickhouse } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parityFailures } from "./metrics-parity.cases.ts";

const CHUNK = 10;

/**
 * Reference = ClickHouse for every metric, on the companies whose seed leaves `remainder` when halved: one file for each,
 * so that two processes share the work (one process holds one embedded engine). Reading the SQL costs ClickHouse more
 * than running it, so each company is asked every twentieth metric, in turn; EVERY=1 asks all. SEEDS, FIRST_SEED and METRIC
 * (which is then asked of each company) are those of duckdb-parity.cases.ts.
 */
export function clickhouseParity(remainder: 0 | 1): void {
  const count = Number(process.env.SEEDS ?? 300);
  const first = Number(process.env.FIRST_SEED ?? 1);
  const only = process.env.METRIC?.split(",");
  const metrics = METRICS.filter((metric) => only === undefined || only.includes(metric.id));
  const every = only === undefined ? Number(process.env.EVERY ?? 20) : 1;
  const seeds = Array.from({ length: count }, (_, i) => first + i).filter((seed) => seed % 2 === remainder);

  let engine: Engine;
  beforeAll(async () => {
    engine = await openEmbeddedClickhouse();
    await migrateFacts(engine, clickhouseDdl);
  });
  afterAll(() => engine.close());

  for (let start = 0; start < seeds.length; start += CHUNK) {
    const chunk = seeds.slice(start, start + CHUNK);
    test(`reference = ClickHouse on companies ${chunk.join(", ")}`, { timeout: 1_800_000 }, async () => {
      for (const seed of chunk) {
        const asked = metrics.filter((_, i) => (i + Math.floor(seed / 2)) % every === 0);
        const failures = await parityFailures(engine, seed, asked);
        expect(failures.slice(0, 5)).toEqual([]);
      }
    });
  }
  // A window of one company leaves the other file without work, which vitest takes for a mistake.
  if (seeds.length === 0) test.skip("no company of this half was asked for", () => undefined);
}
