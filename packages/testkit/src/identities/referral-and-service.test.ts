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

type Ask = (id: string, change?: Partial<MetricScope>) => Promise<readonly MetricPoint[]>;
async function onRandomCompanies(id: string, holds: (ask: Ask, scope: MetricScope) => Promise<void>) {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const world = randomWorld(seed);
      await loadEmptied(engine, world);
      const scope = randomScope(findMetric(id)!, world);
      await holds((asked, change = {}) => runMetric(engine, findMetric(asked)!, { ...scope, ...change }), scope);
    }),
    { numRuns: 10, seed: 20250104 },
  );
}
const cell = (point: MetricPoint): string => JSON.stringify([point.period, point.group, point.component]);

test("referral rate: every part is a share, and either evidence finds at least what each finds alone", async () => {
  await onRandomCompanies("referral_rate", async (ask, scope) => {
    const by = async (evidence: string) =>
      new Map((await ask("referral_rate", { options: { ...scope.options, evidence } })).map((p) => [cell(p), p]));
    const [either, outcome, channel] = [await by("either"), await by("outcome"), await by("channel")];
    for (const [key, point] of either) {
      if (point.value === null) continue;
      expect(point.value).toBeGreaterThanOrEqual(0);
      expect(point.value).toBeLessThanOrEqual(1);
      expect(point.value).toBeGreaterThanOrEqual(outcome.get(key)!.value!);
      expect(point.value).toBeGreaterThanOrEqual(channel.get(key)!.value!);
    }
  });
});

test("served rate is a share, and serving one customer costs at least what keeping one does", async () => {
  await onRandomCompanies("served_rate", async (ask) => {
    const kept = new Map((await ask("customer_retention_cost")).map((p) => [cell(p), p]));
    const points = await ask("served_rate");
    for (const point of points) {
      if (point.value === null) continue;
      if (point.component === null) expect(point.value).toBeLessThanOrEqual(1);
      else {
        const whole = kept.get(cell({ ...point, component: null }))!;
        expect(point.value).toBeGreaterThanOrEqual(whole.value! - 1e-6);
        expect(point.numerator).toBe(whole.numerator);
      }
    }
  });
});
