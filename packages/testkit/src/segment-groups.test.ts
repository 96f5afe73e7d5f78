import { type GroupBy, METRICS } from "@tendwell/core";
import { REFERENCES } from "@tendwell/core/references";
import { duckdbDdl, migrateFacts, openDuckdb } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comparePoints } from "./compare-points.ts";
import { visibleFacts } from "./fact-world.ts";
import { loadEmptied } from "./load-world.ts";
import { randomScope } from "./random-scope.ts";
import { randomWorld } from "./random-world.ts";
import { compareDrillDown, runMetric } from "./run-metric.ts";

let engine: Awaited<ReturnType<typeof openDuckdb>>;
beforeAll(async () => {
  engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
});
afterAll(() => engine.close());

const SEGMENTS: readonly GroupBy[] = [
  { kind: "segment", id: "chosen", filters: [{ attribute: "segment", values: ["a", null] }] },
  {
    kind: "segment",
    id: "chosen",
    filters: [
      { attribute: "segment", values: ["a", "b"] },
      { attribute: "acquisition_channel", values: ["a", "b", null] },
    ],
  },
];
const only = process.env.METRIC?.split(",");
const seeds = Array.from({ length: Number(process.env.SEEDS ?? 2) }, (_, i) => Number(process.env.FIRST_SEED ?? 1) + i);

test("every metric splits by a segment as its oracle does", { timeout: 900_000 }, async () => {
  const failures: string[] = [];
  let inside = 0;
  for (const seed of seeds) {
    const world = randomWorld(seed);
    await loadEmptied(engine, world);
    for (const metric of METRICS.filter((one) => only === undefined || only.includes(one.id))) {
      const scope = { ...randomScope(metric, world), group: SEGMENTS[seed % 2]! };
      const points = await runMetric(engine, metric, scope);
      const expected = REFERENCES[metric.id]!(visibleFacts(world, scope.asOf, scope.knownAt), scope);
      inside += points.filter((point) => point.group === "chosen" && point.value !== null).length;
      const label = `seed ${seed} ${metric.id}`;
      for (const difference of comparePoints(points, expected)) failures.push(`${label}: ${difference}`);
      for (const difference of await compareDrillDown(engine, metric, scope, points)) {
        failures.push(`${label} rows: ${difference}`);
      }
    }
  }
  expect(failures.slice(0, 10)).toEqual([]);
  expect(inside).toBeGreaterThan(0);
});
