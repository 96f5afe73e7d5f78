import { type FactSet, findMetric, type MetricPoint, type MetricScope } from "@tendwell/core";
import { REFERENCES } from "@tendwell/core/references";
import { duckdbDdl, type Engine, migrateFacts, openDuckdb } from "@tendwell/server";
import { comparePoints } from "../compare-points.ts";
import { visibleFacts, worldOf } from "../fact-world.ts";
import { loadEmptied } from "../load-world.ts";
import { compareDrillDown, runMetric } from "../run-metric.ts";

/** A real DuckDB in memory with the facts schema. */
export async function openFacts(): Promise<Engine> {
  const engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
  return engine;
}

/**
 * The points of a metric over literal facts from its SQL. Throws when the reference disagrees, or when the drill-down rows
 * do not add up to the figures.
 */
export async function askBoth(
  engine: Engine,
  id: string,
  facts: FactSet,
  scope: MetricScope,
): Promise<readonly MetricPoint[]> {
  const metric = findMetric(id);
  const reference = REFERENCES[id];
  if (metric === undefined || reference === undefined) throw new RangeError(`askBoth requires a metric, got ${id}`);
  const world = worldOf(facts);
  await loadEmptied(engine, world);
  const points = await runMetric(engine, metric, scope);
  const expected = reference(visibleFacts(world, scope.asOf, scope.knownAt), scope);
  const differences = [...comparePoints(points, expected), ...(await compareDrillDown(engine, metric, scope, points))];
  if (differences.length > 0) throw new Error(`${id}: ${differences.slice(0, 3).join("; ")}`);
  return points;
}
