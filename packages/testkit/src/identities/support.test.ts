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

type Cells = ReadonlyMap<string, readonly MetricPoint[]>;

/** Asks a metric over random companies; `holds` gets its points by period and group, and may ask again otherwise. */
async function onRandomCompanies(
  id: string,
  holds: (cells: Cells, ask: (change: Partial<MetricScope>) => Promise<Cells>, scope: MetricScope) => unknown,
) {
  const metric = findMetric(id)!;
  let seen = 0;
  const byCell = (points: readonly MetricPoint[]): Cells => {
    const cells = new Map<string, MetricPoint[]>();
    for (const point of points) {
      const key = JSON.stringify([point.period, point.group]);
      cells.set(key, [...(cells.get(key) ?? []), point]);
    }
    return cells;
  };
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const world = randomWorld(seed);
      await loadEmptied(engine, world);
      const scope = randomScope(metric, world);
      const ask = async (change: Partial<MetricScope>) =>
        byCell(await runMetric(engine, metric, { ...scope, ...change }));
      const cells = await ask({});
      seen += [...cells.values()].flat().filter((point) => point.value !== null).length;
      await holds(cells, ask, scope);
    }),
    { numRuns: 20, seed: 20250103 },
  );
  expect(seen).toBeGreaterThan(10);
}
const part = (points: readonly MetricPoint[], component: string | null) =>
  points.find((point) => point.component === component);

test("median first response ≤ 90th percentile, and the mean lies between 0 and n times the longest", async () => {
  await onRandomCompanies("first_response_time", (cells) => {
    for (const points of cells.values()) {
      const [median, p90, mean] = ["median", "p90", "mean"].map((name) => part(points, name)!);
      expect(mean!.value === null).toBe(median!.value === null);
      if (median!.value === null) continue;
      expect(median!.value).toBeLessThanOrEqual(p90!.value! + 1e-6);
      expect(mean!.value).toBeGreaterThanOrEqual(0);
      expect(median!.n).toBe(mean!.n);
    }
  });
});

test("Σ handle = Σ talk + Σ hold + Σ wrap, exactly; the parts add up to it where all are recorded", async () => {
  await onRandomCompanies("average_handle_time", (cells) => {
    for (const points of cells.values()) {
      const parts = ["talk", "hold", "wrap"].map((name) => part(points, name)!);
      const handle = part(points, "handle")!;
      expect(handle.numerator).toBe(parts.reduce((sum, one) => sum + one.numerator!, 0n));
      if (parts.every((one) => one.coverage === 1)) {
        expect(handle.value).toBeCloseTo(
          parts.reduce((sum, one) => sum + one.value!, 0),
          3,
        );
      }
    }
  });
});

test("answered · answered calls = Σ waiting: the average lies within the shortest and longest possible", async () => {
  await onRandomCompanies("average_wait_time", (cells) => {
    for (const points of cells.values()) {
      for (const point of points) {
        if (point.value === null) continue;
        expect(point.value * point.n).toBeCloseTo(Number(point.numerator! / 1_000_000_000n), 2);
        expect(point.denominator).toBe(BigInt(point.n) * 1_000_000_000n);
      }
    }
  });
});

test("the abandonment rate is a share, and a higher threshold never raises it", async () => {
  await onRandomCompanies("abandonment_rate", async (_cells, ask) => {
    const strict = await ask({ options: { short_abandon_seconds: 0 } });
    const lenient = await ask({ options: { short_abandon_seconds: 30 } });
    for (const [cell, [high]] of strict) {
      if (high!.value !== null) expect(high!.value).toBeGreaterThanOrEqual(0);
      if (high!.value !== null) expect(high!.value).toBeLessThanOrEqual(1);
      const low = lenient.get(cell)?.[0];
      if (low === undefined || low.value === null) continue;
      expect(low.value).toBeLessThanOrEqual(high!.value!);
    }
  });
});

test("first contact resolution ≤ plain where every caller is identified, and a longer window never raises it", async () => {
  await onRandomCompanies("first_contact_resolution", async (_cells, ask) => {
    const short = await ask({ options: { denominator: "answered", non_resolvable: "kept", repeat_days: 1 } });
    const long = await ask({ options: { denominator: "answered", non_resolvable: "kept", repeat_days: 30 } });
    for (const [cell, points] of short) {
      const [first, plain] = [part(points, "first_contact")!, part(points, "plain")!];
      if (first.value === null) continue;
      if (first.coverage === plain.coverage) expect(first.value).toBeLessThanOrEqual(plain.value!);
      expect(part(long.get(cell)!, "first_contact")!.value).toBeLessThanOrEqual(first.value);
    }
  });
});

test("tickets per customer · customers = tickets; the total is the sum over groups", async () => {
  await onRandomCompanies("tickets_per_customer", async (_cells, ask, scope) => {
    const total = await ask({ group: null });
    const grouped = await ask({ group: { kind: "attribute", name: "segment" } });
    scope.periods.forEach((_, period) => {
      const whole = total.get(JSON.stringify([period, null]))![0]!;
      if (whole.numerator === null) return;
      const parts = [...grouped.values()].flat().filter((point) => point.period === period);
      const sum = (side: "numerator" | "denominator") =>
        parts.reduce((amount, point) => amount + (point[side] ?? 0n), 0n);
      expect(sum("numerator")).toBe(whole.numerator);
      expect(sum("denominator")).toBe(whole.denominator);
    });
  });
});

test("at most as many tickets as reopens; reopens over adjoining periods are those of their span", async () => {
  await onRandomCompanies("ticket_reopens", async (_cells, ask, scope) => {
    const ungrouped = await ask({ group: null });
    const points = [...ungrouped.values()].flat();
    for (const point of points) if (point.value !== null) expect(point.n).toBeLessThanOrEqual(point.value);
    const [first, last] = [scope.periods[0]!, scope.periods.at(-1)!];
    const span = { ...last, start: first.start, startUs: first.startUs };
    const whole = [...(await ask({ group: null, periods: [span] })).values()][0]![0]!;
    expect(points.reduce((sum, point) => sum + (point.value ?? 0), 0)).toBe(whole.value ?? 0);
  });
});

test.each(["resolution_time", "requester_wait_time"])("%s: median ≤ 90th percentile, none below zero", async (id) => {
  await onRandomCompanies(id, (cells) => {
    for (const points of cells.values()) {
      const [median, p90, mean] = ["median", "p90", "mean"].map((name) => part(points, name)!);
      expect(mean!.value === null).toBe(median!.value === null);
      if (median!.value === null) continue;
      expect(median!.value).toBeGreaterThanOrEqual(0);
      expect(median!.value).toBeLessThanOrEqual(p90!.value! + 1e-6);
    }
  });
});

test("customers wait no longer than the solution takes, quantile by quantile", async () => {
  await onRandomCompanies("requester_wait_time", async (cells, _ask, scope) => {
    const solved = new Map<string, readonly MetricPoint[]>();
    const metric = findMetric("resolution_time")!;
    for (const point of await runMetric(engine, metric, scope)) {
      const key = JSON.stringify([point.period, point.group]);
      solved.set(key, [...(solved.get(key) ?? []), point]);
    }
    for (const [cell, points] of cells) {
      for (const point of points) {
        const whole = part(solved.get(cell)!, point.component)!;
        expect(point.n).toBe(whole.n);
        if (point.value !== null) expect(point.value).toBeLessThanOrEqual(whole.value! + 1e-6);
      }
    }
  });
});

test("the reopen rate is a share, and a wider window never lowers it", async () => {
  await onRandomCompanies("reopen_rate", async (_cells, ask) => {
    const wide = await ask({ options: { within_days: 90 } });
    for (const [cell, [narrow]] of await ask({ options: { within_days: 7 } })) {
      const point = wide.get(cell)?.[0];
      if (narrow!.value === null || point === undefined) continue;
      expect(point.denominator).toBe(narrow!.denominator);
      expect(narrow!.value).toBeLessThanOrEqual(point.value!);
      expect(point.value).toBeLessThanOrEqual(1);
    }
  });
});

test("the backlog is the sum of its statuses, over groups the total, and never grows with the age asked for", async () => {
  await onRandomCompanies("backlog", async (cells, ask, scope) => {
    for (const points of cells.values()) {
      const total = part(points, null)!;
      if (total.value === null) continue;
      const parts = points.filter((point) => point.component !== null);
      expect(parts.reduce((sum, point) => sum + point.value!, 0)).toBe(total.value);
    }
    const options = { min_age_days: 0 };
    const total = await ask({ group: null, options });
    const older = await ask({ group: null, options: { min_age_days: 30 } });
    const grouped = [...(await ask({ group: { kind: "attribute", name: "segment" }, options })).values()].flat();
    scope.periods.forEach((_, period) => {
      const whole = part(total.get(JSON.stringify([period, null]))!, null)!;
      if (whole.value === null) return;
      const groups = grouped.filter((point) => point.period === period && point.component === null);
      if (groups.length > 0) expect(groups.reduce((sum, point) => sum + point.value!, 0)).toBe(whole.value);
      expect(part(older.get(JSON.stringify([period, null]))!, null)!.value).toBeLessThanOrEqual(whole.value);
    });
  });
});

test("the shares of issue types add up to one, over the tickets of tickets_per_customer", async () => {
  await onRandomCompanies("issue_types", async (_cells, ask, scope) => {
    const counted = await runMetric(engine, findMetric("tickets_per_customer")!, { ...scope, group: null });
    for (const points of (await ask({ group: null })).values()) {
      const typed = points.filter((point) => point.component !== null);
      if (typed.length === 0) continue;
      expect(typed.reduce((sum, point) => sum + point.numerator!, 0n)).toBe(typed[0]!.denominator);
      const tickets = counted.find((point) => point.period === points[0]!.period)!;
      if (tickets.value !== null) expect(tickets.numerator).toBe(typed[0]!.denominator);
    }
  });
});

test("SLA attainment is a share, and of all targets that of both measures together", async () => {
  await onRandomCompanies("sla_attainment", (cells) => {
    for (const points of cells.values()) {
      const [all, first, last] = [null, "first_response", "resolution"].map((name) => part(points, name)!);
      for (const side of ["numerator", "denominator"] as const)
        expect((first![side] ?? 0n) + (last![side] ?? 0n)).toBe(all![side] ?? 0n);
      if (all!.value === null) continue;
      expect(all!.value).toBeGreaterThanOrEqual(0);
      expect(all!.value).toBeLessThanOrEqual(1);
    }
  });
});
