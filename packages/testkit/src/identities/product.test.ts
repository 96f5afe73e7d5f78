import { BUILT_IN_DEFINITIONS, findMetric, type MetricScope, periodsBetween } from "@tendwell/core";
import type { Engine } from "@tendwell/server";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadEmptied } from "../load-world.ts";
import { clampPeriods, randomScope } from "../random-scope.ts";
import { type RandomWorld, randomWorld } from "../random-world.ts";
import { runMetric } from "../run-metric.ts";
import { openFacts } from "../vectors/ask-both.ts";

vi.setConfig({ testTimeout: 240_000 });
let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

const RUNS = { numRuns: 25, seed: 20250101 } as const;

async function onRandomCompanies(
  id: string,
  holds: (scope: MetricScope, world: RandomWorld) => Promise<void>,
  numRuns: number = RUNS.numRuns,
) {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const world = randomWorld(seed);
      await loadEmptied(engine, world);
      await holds(randomScope(findMetric(id)!, world), world);
    }),
    { ...RUNS, numRuns },
  );
}

test("active users: the total is at most the sum over accounts, and at least each account", async () => {
  const metric = findMetric("active_users")!;
  await onRandomCompanies("active_users", async (scope) => {
    const each = await runMetric(engine, metric, { ...scope, group: { kind: "account" } });
    for (const point of await runMetric(engine, metric, { ...scope, group: null })) {
      const parts = each.filter((p) => p.period === point.period).map((p) => p.value ?? 0);
      const total = point.value ?? 0;
      expect(total).toBeLessThanOrEqual(parts.reduce((sum, value) => sum + value, 0));
      expect(total).toBeGreaterThanOrEqual(Math.max(0, ...parts));
    }
  });
});

test("active users: with a minimum of one, a quarter has at least those of each of its months", async () => {
  const metric = findMetric("active_users")!;
  await onRandomCompanies("active_users", async (random, { draw }) => {
    const over = (grain: "month" | "quarter"): MetricScope => ({
      ...random,
      group: null,
      // A filter by attribute is read at each period's own opening, so that months and quarters may see other accounts.
      filters: [],
      definitions: BUILT_IN_DEFINITIONS,
      periods: clampPeriods(periodsBetween(draw.firstDay, "2026-01-01", grain, draw.zone).slice(0, 6), random.asOf),
    });
    const quarters = over("quarter");
    const found = await runMetric(engine, metric, quarters);
    const months = over("month");
    for (const point of await runMetric(engine, metric, months)) {
      const month = months.periods[point.period]!;
      const index = quarters.periods.findIndex((q) => q.startUs <= month.startUs && month.startUs < q.endUs);
      if (index === -1 || point.value === null) continue;
      expect(found.find((p) => p.period === index)?.value ?? 0).toBeGreaterThanOrEqual(point.value);
    }
  });
});

test("licence utilisation: the total is Σ users over Σ seats of the accounts", async () => {
  const metric = findMetric("license_utilization")!;
  await onRandomCompanies("license_utilization", async (scope) => {
    const each = await runMetric(engine, metric, { ...scope, group: { kind: "account" } });
    for (const point of await runMetric(engine, metric, { ...scope, group: null })) {
      const mine = each.filter((p) => p.period === point.period);
      const sum = (values: (bigint | null)[]) => values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
      expect(sum(mine.map((p) => p.numerator))).toBe(point.numerator ?? 0n);
      expect(sum(mine.map((p) => p.denominator))).toBe(point.denominator ?? 0n);
    }
  });
});

test("time to value: the quartile never after the median, and a median only where at least a share has got there", async () => {
  const metric = findMetric("time_to_value")!;
  await onRandomCompanies("time_to_value", async (scope) => {
    const points = await runMetric(engine, metric, scope);
    for (const median of points.filter((point) => point.component === "median" && point.value !== null)) {
      const part = (name: string) =>
        points.find((p) => p.period === median.period && p.group === median.group && p.component === name)!;
      expect(part("p25").value!).toBeLessThanOrEqual(median.value!);
      expect(part("share_reached").value!).toBeGreaterThan(0);
      expect(part("share_reached").value!).toBeLessThanOrEqual(1);
      // Whoever waits makes it provisional; with nobody waiting it is settled, unless the period itself is unfinished.
      const waits = part("share_reached").value! < 1;
      expect(median.provisional).toBe(waits || scope.periods[median.period]!.unfinished);
    }
  });
});

test("stickiness is a share, and times the active users it is the mean of the daily active users", async () => {
  await onRandomCompanies("stickiness", async (scope) => {
    const users = await runMetric(engine, findMetric("active_users")!, scope);
    for (const point of await runMetric(engine, findMetric("stickiness")!, scope)) {
      if (point.value === null) continue;
      expect(point.value).toBeGreaterThanOrEqual(0);
      expect(point.value).toBeLessThanOrEqual(1);
      const those = users.find((p) => p.period === point.period && p.group === point.group)!;
      expect(those.value).toBe(point.n);
    }
  });
});

test("adoption depth and breadth are shares, and their totals are ratios of sums", async () => {
  await onRandomCompanies("adoption_depth", async (scope) => {
    const depth = findMetric("adoption_depth")!;
    const each = await runMetric(engine, depth, { ...scope, group: { kind: "account" } });
    for (const total of await runMetric(engine, depth, { ...scope, group: null })) {
      if (total.value === null) continue;
      expect(total.value).toBeLessThanOrEqual(1);
      const mine = each.filter((point) => point.period === total.period);
      expect(mine.reduce((sum, point) => sum + (point.numerator ?? 0n), 0n)).toBe(total.numerator);
      expect(mine.reduce((sum, point) => sum + (point.denominator ?? 0n), 0n)).toBe(total.denominator);
    }
  });
  await onRandomCompanies("adoption_breadth", async (scope) => {
    const points = await runMetric(engine, findMetric("adoption_breadth")!, scope);
    for (const total of points.filter((point) => point.component === null && point.value !== null)) {
      const parts = points.filter((p) => p.period === total.period && p.group === total.group && p.component !== null);
      for (const part of parts) expect(part.value!).toBeLessThanOrEqual(1);
      const mean = parts.reduce((sum, part) => sum + part.value!, 0) / parts.length;
      expect(total.value!).toBeCloseTo(mean, 9);
    }
  });
});

test("onboarding time: the median never after the third quartile, and the share between 0 and 1", async () => {
  await onRandomCompanies("onboarding_time", async (scope) => {
    const points = await runMetric(engine, findMetric("onboarding_time")!, scope);
    for (const p75 of points.filter((point) => point.component === "p75" && point.value !== null)) {
      const part = (name: string) =>
        points.find((p) => p.period === p75.period && p.group === p75.group && p.component === name)!;
      expect(part("median").value!).toBeLessThanOrEqual(p75.value!);
      expect(part("share_reached").value!).toBeGreaterThan(0);
      expect(part("share_reached").value!).toBeLessThanOrEqual(1);
    }
  });
});

test("milestones due are in time, late or open, and nothing else", async () => {
  await onRandomCompanies("milestone_attainment", async (scope) => {
    const points = await runMetric(engine, findMetric("milestone_attainment")!, scope);
    for (const total of points.filter((point) => point.component === null && point.value !== null)) {
      const cell = points.filter((p) => p.period === total.period && p.group === total.group);
      expect(cell.reduce((sum, point) => sum + (point.numerator ?? 0n), 0n)).toBe(total.denominator);
    }
  });
});

test("outcomes: met is a share, and targets of one name weigh by what was agreed", async () => {
  await onRandomCompanies("outcome_attainment", async (scope) => {
    const points = await runMetric(engine, findMetric("outcome_attainment")!, scope);
    for (const total of points.filter((point) => point.component === null && point.value !== null)) {
      const cell = points.filter((p) => p.period === total.period && p.group === total.group);
      const met = cell.find((point) => point.component === "met")!;
      expect(met.value!).toBeLessThanOrEqual(1);
      expect(met.value!).toBeGreaterThanOrEqual(0);
      const kinds = cell.filter((point) => point.component?.startsWith("target:"));
      expect(kinds.reduce((sum, point) => sum + point.n, 0)).toBe(total.n);
      if (total.n === 1) expect(kinds[0]!.value!).toBeCloseTo(total.value!, 9);
    }
  });
});

test("usage trend: steep drop is a share, and no account loses more than all it had", async () => {
  await onRandomCompanies("usage_trend", async (random) => {
    const scope = { ...random, options: { ...random.options, method: "ratio" }, group: { kind: "account" } as const };
    for (const point of await runMetric(engine, findMetric("usage_trend")!, scope)) {
      if (point.value === null) continue;
      if (point.component === "median_change") expect(point.value).toBeGreaterThanOrEqual(-1);
      else expect([0, 1]).toContain(point.value);
    }
  });
});

test("behavioural composite: from 0 to 100, and the sum of what its inputs add", async () => {
  await onRandomCompanies("behavioral_composite", async (scope) => {
    const points = await runMetric(engine, findMetric("behavioral_composite")!, scope);
    for (const total of points.filter((point) => point.component === null && point.value !== null)) {
      const parts = points.filter((p) => p.period === total.period && p.group === total.group && p.component !== null);
      expect(parts.reduce((sum, part) => sum + part.value!, 0)).toBeCloseTo(total.value!, 6);
      expect(total.value!).toBeGreaterThanOrEqual(0);
      expect(total.value!).toBeLessThanOrEqual(100 + 1e-9);
    }
  });
});

test("onboarding steps: in strict order never more than at the step before, nor more than in any order", async () => {
  await onRandomCompanies(
    "onboarding_steps",
    async (random) => {
      const metric = findMetric("onboarding_steps")!;
      const ask = (order: string) =>
        runMetric(engine, metric, { ...random, options: { of: "started", order }, group: null });
      const [strict, any] = [await ask("strict"), await ask("any")];
      for (const point of strict.filter(({ value }) => value !== null)) {
        const cell = strict.filter(({ period }) => period === point.period);
        const before = cell[cell.indexOf(point) - 1];
        if (before !== undefined) expect(point.value!).toBeLessThanOrEqual(before.value!);
        const loose = any.find((one) => one.period === point.period && one.component === point.component);
        expect(point.value!).toBeLessThanOrEqual(loose!.value!);
      }
    },
    8,
  );
});
