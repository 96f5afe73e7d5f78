import { findMetric, type MetricPoint, type MetricScope } from "@tendwell/core";
import type { Engine } from "@tendwell/server";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadEmptied } from "../load-world.ts";
import { randomScope } from "../random-scope.ts";
import { randomWorld } from "../random-world.ts";
import { runMetric } from "../run-metric.ts";
import { openFacts } from "../vectors/ask-both.ts";

vi.setConfig({ testTimeout: 240_000 });
let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

type Points = readonly MetricPoint[];
/** Asks metrics over random companies, all with the question drawn for the first of them. */
async function onRandomCompanies(
  ids: readonly string[],
  holds: (answers: readonly Points[], scope: MetricScope) => void,
) {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const world = randomWorld(seed);
      await loadEmptied(engine, world);
      const scope = randomScope(findMetric(ids[0]!)!, world);
      const answers: Points[] = [];
      for (const id of ids) answers.push(await runMetric(engine, findMetric(id)!, scope));
      seen += answers[0]!.filter((point) => point.value !== null).length;
      holds(answers, scope);
    }),
    { numRuns: 12, seed: 20250102 },
  );
  expect(seen).toBeGreaterThan(10);
}
const cellOf = (point: MetricPoint): string => JSON.stringify([point.period, point.group]);
const ageOf = (point: MetricPoint): number => Number(point.component?.split(":")[1]);

/** Points of each period and group, by age. */
function curves(points: Points): Map<string, MetricPoint[]> {
  const cells = new Map<string, MetricPoint[]>();
  for (const point of points) {
    if (point.component === "median" || point.value === null) continue;
    cells.set(cellOf(point), [...(cells.get(cellOf(point)) ?? []), point]);
  }
  for (const list of cells.values()) list.sort((a, b) => ageOf(a) - ageOf(b));
  return cells;
}

test("survival never rises, and is the product of 1 − hazard", async () => {
  await onRandomCompanies(["survival", "hazard"], ([survival, hazard]) => {
    const hazards = curves(hazard!);
    for (const [cell, curve] of curves(survival!)) {
      let product = 1;
      let before = 1;
      const risks = hazards.get(cell)!;
      expect(risks.map(ageOf)).toEqual(curve.map(ageOf));
      curve.forEach((point, i) => {
        product *= 1 - risks[i]!.value!;
        expect(point.value!).toBeCloseTo(product, 10);
        expect(point.value!).toBeLessThanOrEqual(before + 1e-12);
        expect(point.interval!.low).toBeLessThanOrEqual(point.value! + 1e-12);
        expect(point.interval!.high).toBeGreaterThanOrEqual(point.value! - 1e-12);
        expect(risks[i]!.n).toBe(point.n);
        before = point.value!;
      });
    }
  });
});

test("the shares of churn reasons add up to one, of logos and of MRR", async () => {
  await onRandomCompanies(["churn_reasons"], ([points]) => {
    const sums = new Map<string, bigint>();
    const wholes = new Map<string, bigint>();
    for (const point of points!) {
      if (point.value === null) continue;
      const key = `${cellOf(point)} ${point.component!.split(":")[0]}`;
      sums.set(key, (sums.get(key) ?? 0n) + point.numerator!);
      wholes.set(key, point.denominator!);
    }
    expect([...sums]).toEqual([...wholes]);
  });
});

test("a cohort is whole at age 0, and logo retention stays between 0 and 1", async () => {
  await onRandomCompanies(["cohort_retention"], ([points]) => {
    for (const point of points!) {
      if (point.value === null) continue;
      if (point.component!.endsWith("/0")) expect(point.numerator).toBe(point.denominator);
      if (!point.component!.startsWith("logos/")) continue;
      expect(point.value).toBeGreaterThanOrEqual(0);
      expect(point.value).toBeLessThanOrEqual(1);
    }
  });
});
