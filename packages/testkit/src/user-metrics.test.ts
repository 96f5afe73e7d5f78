import { compileUserMetric } from "@tendwell/core";
import { userMetricReference } from "@tendwell/core/definition-references";
import { duckdbDdl, migrateFacts, openDuckdb } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comparePoints } from "./compare-points.ts";
import { visibleFacts } from "./fact-world.ts";
import { loadEmptied } from "./load-world.ts";
import { randomScope } from "./random-scope.ts";
import { randomUserMetric } from "./random-user-metric.ts";
import { randomWorld } from "./random-world.ts";
import { compareDrillDown, runMetric } from "./run-metric.ts";

let engine: Awaited<ReturnType<typeof openDuckdb>>;
beforeAll(async () => {
  engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
});
afterAll(() => engine.close());

const seeds = Array.from(
  { length: Number(process.env.SEEDS ?? 20) },
  (_, i) => Number(process.env.FIRST_SEED ?? 1) + i,
);

test("drawn metrics of users: the oracle, the SQL and the rows behind agree", { timeout: 600_000 }, async () => {
  const failures: string[] = [];
  let valued = 0;
  for (const seed of seeds) {
    const world = randomWorld(seed);
    await loadEmptied(engine, world);
    for (let i = 0; i < 12; i += 1) {
      const form = randomUserMetric(world);
      const metric = compileUserMetric(form);
      const scope = randomScope(metric, world);
      const label = `seed ${seed} ${JSON.stringify(form)} ${JSON.stringify({ group: scope.group, zone: scope.zone })}`;
      try {
        const points = await runMetric(engine, metric, scope);
        const expected = userMetricReference(form)(visibleFacts(world, scope.asOf, scope.knownAt), scope);
        valued += points.filter((point) => point.value !== null && point.value !== 0).length;
        for (const difference of comparePoints(points, expected)) failures.push(`${label}: ${difference}`);
        for (const difference of await compareDrillDown(engine, metric, scope, points))
          failures.push(`${label} rows: ${difference}`);
      } catch (error) {
        failures.push(`${label}: threw ${(error as Error).message}`);
      }
    }
  }
  expect(failures.slice(0, 5)).toEqual([]);
  expect(valued).toBeGreaterThan(seeds.length);
});
