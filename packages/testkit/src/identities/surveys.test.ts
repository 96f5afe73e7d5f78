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

const NANO = 1_000_000_000n;
const RUNS = { numRuns: 25, seed: 20250101 } as const;
type Ask = (options?: Record<string, OptionValue>) => Promise<readonly MetricPoint[]>;

/** Asks one metric over random companies and questions, with options of the test's choice. */
async function onRandomCompanies(
  id: string,
  holds: (ask: Ask, scope: MetricScope, world: RandomWorld) => Promise<void>,
) {
  const metric = findMetric(id)!;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
      const world = randomWorld(seed);
      await loadEmptied(engine, world);
      const scope = randomScope(metric, world);
      await holds(
        (options = {}) => runMetric(engine, metric, { ...scope, options: { ...scope.options, ...options } }),
        scope,
        world,
      );
    }),
    RUNS,
  );
}
const cell = (point: MetricPoint): string => JSON.stringify([point.period, point.group, point.component]);
const byCell = (points: readonly MetricPoint[]) => new Map(points.map((point) => [cell(point), point]));

test("NPS: its parts add up to one, and it is 100 · (promoters − detractors), within −100…100", async () => {
  await onRandomCompanies("nps", async (ask) => {
    const points = await ask();
    const parts = byCell(points);
    for (const point of points.filter((p) => p.component === null && p.value !== null)) {
      const of = (component: string) => parts.get(cell({ ...point, component }))!.numerator!;
      expect(of("promoters") + of("passives") + of("detractors")).toBe(point.denominator);
      expect(100n * (of("promoters") - of("detractors"))).toBe(point.numerator);
      expect(Math.abs(point.value!)).toBeLessThanOrEqual(100);
    }
  });
});

test("CSAT: within 0…1, and the narrow convention never above the wide one", async () => {
  await onRandomCompanies("csat", async (ask) => {
    const wide = byCell(await ask({ method: "top_box", positive: "above_middle" }));
    for (const point of await ask({ method: "top_box", positive: "top_boxes" })) {
      if (point.value === null) continue;
      expect(point.value).toBeGreaterThanOrEqual(0);
      expect(point.value).toBeLessThanOrEqual(wide.get(cell(point))!.value!);
      expect(wide.get(cell(point))!.value!).toBeLessThanOrEqual(1);
    }
  });
});

test("CES: the share within 0…1, the net within −100…100", async () => {
  await onRandomCompanies("ces", async (ask) => {
    for (const [method, low, high] of [
      ["easy_share", 0, 1],
      ["net", -100, 100],
    ] as const) {
      for (const point of await ask({ method })) {
        if (point.value === null) continue;
        expect(point.value).toBeGreaterThanOrEqual(low);
        expect(point.value).toBeLessThanOrEqual(high);
      }
    }
  });
});

test("ESAT stays within 0…1", async () => {
  await onRandomCompanies("esat", async (ask) => {
    for (const { value } of await ask()) if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
  });
});

test.each([
  ["stars", ["surveys", "calls"]],
  ["satisfaction_rating", ["tickets", "calls"]],
] as const)("%s: all is the sum of its sources, numerator and denominator alike", async (id, sources) => {
  await onRandomCompanies(id, async (ask) => {
    const apart = await Promise.all(sources.map(async (source) => byCell(await ask({ source }))));
    for (const point of await ask({ source: "all" })) {
      const sum = (of: (p: MetricPoint) => bigint | null) =>
        apart.reduce((total, source) => total + ((source.has(cell(point)) && of(source.get(cell(point))!)) || 0n), 0n);
      expect(sum((p) => p.denominator)).toBe(point.denominator ?? 0n);
      expect(sum((p) => p.numerator)).toBe(point.numerator ?? 0n);
      if (id === "satisfaction_rating" && point.value !== null)
        expect(point.numerator! <= point.denominator!).toBe(true);
      expect(point.denominator === null || point.denominator % NANO === 0n).toBe(true);
    }
  });
});

test.each(["smiley", "thumbs", "resource_rating", "completion_rate"])("%s stays within 0…1", async (id) => {
  await onRandomCompanies(id, async (ask) => {
    for (const { value } of await ask()) if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
  });
});

test("the parts of a split add up to the whole, numerator and denominator alike", async () => {
  for (const [id, by] of [
    ["resource_rating", "resource"],
    ["response_rate", "channel"],
    ["completion_rate", "survey"],
  ] as const) {
    await onRandomCompanies(id, async (ask) => {
      const points = await ask({ by });
      for (const whole of points.filter((point) => point.component === null && point.value !== null)) {
        const parts = points.filter(
          (point) => point.period === whole.period && point.group === whole.group && point.component?.startsWith(by),
        );
        const sum = (of: (point: MetricPoint) => bigint | null) =>
          parts.reduce((total, point) => total + (of(point) ?? 0n), 0n);
        expect(sum((point) => point.numerator)).toBe(whole.numerator);
        expect(sum((point) => point.denominator)).toBe(whole.denominator);
      }
    });
  }
});

test("response rate + partial ≤ 1", async () => {
  await onRandomCompanies("response_rate", async (ask) => {
    const points = byCell(await ask());
    for (const point of points.values()) {
      if (point.component !== null || point.value === null) continue;
      const partial = points.get(cell({ ...point, component: "partial" }))!;
      expect(point.numerator! + partial.numerator! <= point.denominator!).toBe(true);
    }
  });
});

test("use of resources: no more accounts than views, and wider windows never find less", async () => {
  await onRandomCompanies("resource_use", async (ask) => {
    const wide = byCell(await ask({ repeat_days: 60, ticket_hours: 200 }));
    for (const point of await ask({ repeat_days: 7, ticket_hours: 24 })) {
      if (point.value === null) continue;
      const views = wide.get(cell({ ...point, component: "views" }))!.value!;
      if (point.component === "accounts") expect(point.value).toBeLessThanOrEqual(views);
      else expect(point.value).toBeLessThanOrEqual(wide.get(cell(point))!.value!);
    }
  });
});

test("smiley = CSAT of the same answers", async () => {
  await onRandomCompanies("smiley", async (_ask, scope, world) => {
    const asCsat = {
      ...world,
      facts: world.facts.flatMap((row) => {
        if (row.table !== "survey_response") return [row];
        const answer = row.fact as Fact<"survey_response">;
        return answer.question === "smiley" ? [{ ...row, fact: { ...answer, question: "csat" as const } }] : [];
      }),
    };
    const before = await runMetric(engine, findMetric("smiley")!, { ...scope, options: {} });
    await loadEmptied(engine, asCsat);
    const options = { method: "top_box", positive: "top_boxes" };
    const after = byCell(await runMetric(engine, findMetric("csat")!, { ...scope, options }));
    for (const point of before) expect(after.get(cell(point))?.value ?? null).toBe(point.value);
  });
});
