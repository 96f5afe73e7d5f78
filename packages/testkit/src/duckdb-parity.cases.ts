import { METRICS } from "@tendwell/core";
import { duckdbDdl, migrateFacts, openDuckdb } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parityFailures } from "./metrics-parity.cases.ts";

const CHUNK = 15;
const CROWDS = 4;

/**
 * Reference = DuckDB for every metric, on the companies whose seed leaves `remainder` when halved: one file for each, so
 * that two processes share the work. Each company is asked every fifth metric, in turn; EVERY=1 asks all of them. SEEDS=2000
 * runs more companies, FIRST_SEED moves the window, METRIC=nps,csat narrows (and asks these of each company).
 */
export function duckdbParity(remainder: 0 | 1): void {
  const count = Number(process.env.SEEDS ?? 300);
  const first = Number(process.env.FIRST_SEED ?? 1);
  const only = process.env.METRIC?.split(",");
  const metrics = METRICS.filter((metric) => only === undefined || only.includes(metric.id));
  const every = only === undefined ? Number(process.env.EVERY ?? 5) : 1;
  const seeds = Array.from({ length: count }, (_, i) => first + i).filter((seed) => seed % 2 === remainder);

  let engine: Awaited<ReturnType<typeof openDuckdb>>;
  beforeAll(async () => {
    engine = await openDuckdb({ path: ":memory:", threads: 1 });
    await migrateFacts(engine, duckdbDdl);
  });
  afterAll(() => engine.close());

  for (let start = 0; start < seeds.length; start += CHUNK) {
    const chunk = seeds.slice(start, start + CHUNK);
    test(`reference = DuckDB on companies ${chunk[0]} to ${chunk.at(-1)}`, { timeout: 1_800_000 }, async () => {
      const failures: string[] = [];
      for (const seed of chunk) {
        const asked = metrics.filter((_, i) => (i + Math.floor(seed / 2)) % every === 0);
        failures.push(...(await parityFailures(engine, seed, asked)));
      }
      expect(failures.slice(0, 10)).toEqual([]);
    });
  }
  const crowds = Array.from({ length: first === 1 ? Math.min(CROWDS, count) : 0 }, (_, i) => i + 1);
  for (const seed of crowds.filter((one) => one % 2 === remainder)) {
    test(`reference = DuckDB on crowd ${seed}`, { timeout: 1_800_000 }, async () => {
      expect((await parityFailures(engine, seed, metrics, "crowd")).slice(0, 10)).toEqual([]);
    });
  }
  // A window of one company leaves the other file without work, which vitest takes for a mistake.
  if (seeds.length === 0) test.skip("no company of this half was asked for", () => undefined);
}
