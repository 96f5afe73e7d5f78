import { METRICS } from "@tendwell/core";
import { duckdbDdl, type Engine, generateCompany, migrateFacts, openDuckdb } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultScope } from "./default-scope.ts";
import { runMetric } from "./run-metric.ts";

/**
 * Figures of the last full month that have no value on the generated company, as `metric` or `metric/component`, with the
 * reason. Exact: a metric that gains a value must leave the list.
 */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // Who started in the last month is still being onboarded.
  "onboarding_time/median": "not_reached",
  "onboarding_time/p75": "not_reached",
  "onboarding_step_time/first_value": "not_reached",
  "onboarding_step_time/onboarded": "not_reached",
};

const COMPANY = { accounts: 300, events: 40_000, seed: 20, months: 36, endDate: "2026-11-01" } as const;
let engine: Engine;
beforeAll(async () => {
  engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
  await generateCompany(engine, COMPANY);
}, 300_000);
afterAll(() => engine.close());

test("every metric has a value in the last full month of the generated company, but for the listed ones", {
  timeout: 300_000,
}, async () => {
  const missing: Record<string, string> = {};
  const seen = new Set<string>();
  for (const metric of METRICS) {
    const scope = defaultScope(metric, {
      endDate: COMPANY.endDate,
      months: 1,
      zone: "Europe/Bucharest",
      currency: "EUR",
    });
    const points = await runMetric(engine, metric, scope);
    if (points.length === 0) missing[metric.id] = "no point at all";
    for (const point of points) {
      seen.add(metric.id);
      if (point.value === null)
        missing[point.component === null ? metric.id : `${metric.id}/${point.component}`] = point.reason ?? "no reason";
    }
  }
  expect(missing).toEqual(EXCEPTIONS);
  expect(seen.size).toBe(METRICS.length);
});
