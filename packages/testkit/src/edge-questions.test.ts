import { REFERENCES } from "@tendwell/core/references";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comparePoints } from "./compare-points.ts";
import { EDGE_QUESTIONS } from "./edge-questions.ts";
import { visibleFacts } from "./fact-world.ts";
import { loadEmptied } from "./load-world.ts";
import { compareDrillDown, runMetric } from "./run-metric.ts";
import { openFacts } from "./vectors/ask-both.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

test.each(EDGE_QUESTIONS.map((edge, i) => [`${i + 1}. ${edge.metric.id}: ${edge.about}`, edge] as const))(
  "%s: SQL, reference and rows agree",
  async (_, { metric, world, scope }) => {
    await loadEmptied(engine, world);
    const points = await runMetric(engine, metric, scope);
    const expected = REFERENCES[metric.id]!(visibleFacts(world, scope.asOf, scope.knownAt), scope);
    expect(expected.length).toBeGreaterThan(0);
    expect(comparePoints(points, expected)).toEqual([]);
    expect(await compareDrillDown(engine, metric, scope, points)).toEqual([]);
  },
);
