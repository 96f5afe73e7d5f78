import { findMetric, type MetricPoint, type MetricScope, type OptionValue } from "@tendwell/core";
import type { Engine } from "@tendwell/server";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadEmptied } from "../load-world.ts";
import { randomScope } from "../random-scope.ts";
import { type RandomWorld, randomWorld } from "../random-world.ts";
import { runMetric } from "../run-metric.ts";
import { openFacts } from "../vectors/ask-both.ts";

vi.setConfig({ testTimeout: 240_000 });
let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

type Ask = (id: string, change?: Partial<MetricScope>) => Promise<readonly MetricPoint[]>;
/** Puts questions to random companies, each varied from the one drawn for `id`. */
async function onRandomCompanies(
  id: string,
  holds: (ask: Ask, scope: MetricScope, world: RandomWorld) => Promise<number>,
) {
  let checked = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const world = randomWorld(seed);
      await loadEmptied(engine, world);
      const scope = randomScope(findMetric(id)!, world);
      const ask: Ask = (asked, change = {}) => runMetric(engine, findMetric(asked)!, { ...scope, ...change });
      checked += await holds(ask, scope, world);
    }),
    { numRuns: 12, seed: 20250103 },
  );
  expect(checked).toBeGreaterThan(2);
}
const cellOf = (point: MetricPoint): string => JSON.stringify([point.period, point.group]);
const mains = (points: readonly MetricPoint[]) =>
  points.filter((point) => point.component === null && point.value !== null);

test("average purchase value × orders = net order value; × frequency × buyers the same where every order has a rate", async () => {
  await onRandomCompanies("average_purchase_value", async (ask) => {
    const frequency = new Map((await ask("purchase_frequency")).map((point) => [cellOf(point), point]));
    const values = mains(await ask("average_purchase_value"));
    for (const point of values) {
      const often = frequency.get(cellOf(point))!;
      expect(point.value! * point.n).toBeCloseTo(Number(point.numerator) / 1e9, 3);
      expect(often.value).toBeGreaterThanOrEqual(1);
      if (point.coverage === 1) expect(often.numerator).toBe(point.denominator);
    }
    return values.length;
  });
});

test("money and orders of the groups add up to the whole", async () => {
  await onRandomCompanies("average_purchase_value", async (ask) => {
    const parts = mains(await ask("average_purchase_value", { group: { kind: "attribute", name: "segment" } }));
    const totals = mains(await ask("average_purchase_value", { group: null }));
    for (const total of totals) {
      const mine = parts.filter((part) => part.period === total.period);
      expect(mine.reduce((sum, part) => sum + part.numerator!, 0n)).toBe(total.numerator);
      expect(mine.reduce((sum, part) => sum + part.n, 0)).toBe(total.n);
    }
    return totals.length;
  });
});

test("acquisition cost × new customers = what was spent, whatever the channel", async () => {
  await onRandomCompanies("customer_acquisition_cost", async (ask) => {
    const group = { kind: "attribute", name: "acquisition_channel" } as const;
    const parts = await ask("customer_acquisition_cost", { group });
    const totals = mains(await ask("customer_acquisition_cost", { group: null }));
    for (const total of totals) {
      expect(total.value! * total.n).toBeCloseTo(Number(total.numerator) / 1e9, 3);
      const mine = parts.filter((part) => part.period === total.period);
      expect(mine.reduce((sum, part) => sum + part.n, 0)).toBe(total.n);
    }
    return totals.length;
  });
});

test("lifetime value is the product of the parts shown beside it", async () => {
  await onRandomCompanies("customer_lifetime_value", async (ask, scope) => {
    let checked = 0;
    for (const method of ["formula", "arpa_margin_churn"]) {
      const options: Record<string, OptionValue> = { ...scope.options, method };
      const points = await ask("customer_lifetime_value", { options });
      for (const main of mains(points)) {
        const part = (name: string) => points.find((p) => p.component === name && cellOf(p) === cellOf(main))!.value!;
        const product =
          method === "formula"
            ? part("monthly_value") * part("lifespan_months")
            : (part("monthly_value") * part("gross_margin")) / part("monthly_churn");
        expect(Math.abs(main.value! - product)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(product)));
        checked += 1;
      }
    }
    return checked;
  });
});

test("retention cost per customer × customers = retention cost, for each population", async () => {
  await onRandomCompanies("customer_retention_cost", async (ask, scope) => {
    let checked = 0;
    for (const population of ["in_period", "opening", "closing"]) {
      const points = mains(await ask("customer_retention_cost", { options: { ...scope.options, population } }));
      for (const point of points) expect(point.value! * point.n).toBeCloseTo(Number(point.numerator) / 1e9, 3);
      checked += points.length;
    }
    return checked;
  });
});
