import { METRICS, type MetricDefinition } from "@tendwell/core";
import { REFERENCES } from "@tendwell/core/references";
import type { Engine } from "@tendwell/server";
import { comparePoints } from "./compare-points.ts";
import { crowdScope, crowdWorld } from "./crowd-world.ts";
import { visibleFacts } from "./fact-world.ts";
import { loadEmptied } from "./load-world.ts";
import { randomScope } from "./random-scope.ts";
import { randomWorld } from "./random-world.ts";
import { compareDrillDown, runMetric } from "./run-metric.ts";

/** Failures of one seed: reference against the engine for every metric, and the drill-down against the figure. */
export async function parityFailures(
  engine: Engine,
  seed: number,
  metrics: readonly MetricDefinition[] = METRICS,
  sort: "small" | "crowd" = "small",
): Promise<string[]> {
  const world = sort === "crowd" ? crowdWorld(seed) : randomWorld(seed);
  await loadEmptied(engine, world);
  const failures: string[] = [];
  for (const metric of metrics) {
    const reference = REFERENCES[metric.id];
    if (reference === undefined) {
      failures.push(`${metric.id}: no reference`);
      continue;
    }
    const scope = sort === "crowd" ? crowdScope(metric, world, world.draw.rng) : randomScope(metric, world);
    const label = `${sort} seed ${seed} ${metric.id} ${JSON.stringify({ group: scope.group, options: scope.options, knownAt: scope.knownAt, filters: scope.filters, accounts: scope.accounts, zone: scope.zone, periods: scope.periods.length })}`;
    try {
      const points = await runMetric(engine, metric, scope);
      const expected = reference(visibleFacts(world, scope.asOf, scope.knownAt), scope);
      for (const difference of comparePoints(points, expected)) failures.push(`${label}: ${difference}`);
      for (const difference of await compareDrillDown(engine, metric, scope, points))
        failures.push(`${label} rows: ${difference}`);
    } catch (error) {
      failures.push(`${label}: threw ${(error as Error).stack ?? error}`);
    }
  }
  return failures;
}
