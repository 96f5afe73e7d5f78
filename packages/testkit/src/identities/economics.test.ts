import { type Fact, findMetric, type MetricPoint, type MetricScope, type OptionValue } from "@tendwell/core";
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
  companies = 12,
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
    { numRuns: companies, seed: 20250103 },
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

/** One period over the whole company, ungrouped: where both sides of a ratio have something to say. */
function atOnce(scope: MetricScope): Partial<MetricScope> {
  const [first, last] = [scope.periods[0]!, scope.periods.at(-1)!];
  return {
    periods: [{ ...last, start: first.start, startUs: first.startUs }],
    group: null,
    filters: [],
    accounts: null,
    knownAt: null,
  };
}
const near = (a: number, b: number): void =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));

test("LTV to CAC × CAC = LTV, each asked for itself under the same options", async () => {
  await onRandomCompanies("ltv_to_cac", async (ask, scope) => {
    let checked = 0;
    for (const method of ["formula", "historic", "arpa_margin_churn"]) {
      const options: Record<string, OptionValue> = { ...scope.options, method, lag_months: 0 };
      const change = { ...atOnce(scope), options };
      const values = new Map(mains(await ask("customer_lifetime_value", change)).map((p) => [cellOf(p), p]));
      const costs = new Map(mains(await ask("customer_acquisition_cost", change)).map((p) => [cellOf(p), p]));
      for (const ratio of mains(await ask("ltv_to_cac", change))) {
        near(ratio.value! * costs.get(cellOf(ratio))!.value!, values.get(cellOf(ratio))!.value!);
        checked += 1;
      }
    }
    return checked;
  });
});

test("CAC payback × value per month × margin = CAC", async () => {
  await onRandomCompanies(
    "cac_payback",
    async (ask, scope) => {
      const change = { ...atOnce(scope), options: { ...scope.options, lag_months: 0 } };
      const points = await ask("cac_payback", change);
      const costs = new Map(mains(await ask("customer_acquisition_cost", change)).map((p) => [cellOf(p), p]));
      const found = mains(points);
      for (const main of found) {
        const part = (name: string) => points.find((p) => p.component === name && cellOf(p) === cellOf(main))!.value!;
        near(main.value! * part("monthly_value") * part("gross_margin"), costs.get(cellOf(main))!.value!);
        expect(main.value).toBeGreaterThanOrEqual(0);
      }
      return found.length;
    },
    40,
  );
});

test("magic number: growth and cost of the groups add up to the whole", async () => {
  await onRandomCompanies("magic_number", async (ask) => {
    const group = { kind: "attribute", name: "acquisition_channel" } as const;
    const totals = mains(await ask("magic_number", { group: null }));
    const parts = await ask("magic_number", { group });
    for (const total of totals) {
      const all = parts.filter((part) => part.period === total.period);
      expect(all.reduce((sum, part) => sum + part.n, 0)).toBe(total.n);
      const mine = mains(all);
      expect(mine.reduce((sum, row) => sum + row.denominator!, 0n)).toBeLessThanOrEqual(total.denominator!);
    }
    return totals.length;
  });
});

test("the return's margin is never more than the positive margin of the period", async () => {
  await onRandomCompanies(
    "success_return",
    async (ask, scope, world) => {
      const points = (await ask("success_return", { group: null, filters: [], accounts: null })).filter(
        (point) => point.value !== null,
      );
      // No amount is worth more than at the highest rate there is.
      let highest = 1_000_000_000n;
      for (const row of world.facts) {
        if (row.table !== "fx_rate") continue;
        const { rate } = row.fact as unknown as Fact<"fx_rate">;
        if (rate > highest) highest = rate;
      }
      for (const point of points) {
        const p = scope.periods[point.period]!;
        const most = world.facts
          .filter((row) => row.table === "recognised_revenue")
          .map((row) => row.fact as unknown as Fact<"recognised_revenue">)
          .filter((row) => row.occurred_at >= p.startUs && row.occurred_at < p.endUs)
          .reduce((sum, row) => {
            const margin = row.revenue_minor - row.cost_minor;
            return margin > 0n ? sum + margin * highest : sum;
          }, 0n);
        expect(point.numerator! <= most).toBe(true);
        near(point.value! * Number(point.denominator), Number(point.numerator));
      }
      return points.length;
    },
    24,
  );
});
