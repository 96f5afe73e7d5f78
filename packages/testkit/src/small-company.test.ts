import { readFileSync } from "node:fs";
import { METRICS, TABLE_NAMES } from "@tendwell/core";
import { duckdbDdl, type Engine, migrateFacts, openDuckdb } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comparePoints } from "./compare-points.ts";
import { defaultScope } from "./default-scope.ts";
import { type ExpectedFigures, fromExpected } from "./expected-figures.ts";
import { worldOf } from "./fact-world.ts";
import { loadWorld } from "./load-world.ts";
import { readNativeCsv } from "./native-csv.ts";
import { runMetric } from "./run-metric.ts";

const FOLDER = new URL("../../../examples/small-company/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("expected.json", FOLDER), "utf8")) as ExpectedFigures;
const question = {
  endDate: expected.end_date,
  months: expected.months,
  zone: expected.zone,
  currency: expected.currency,
};

let engine: Engine;
beforeAll(async () => {
  engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
  const texts = new Map(
    TABLE_NAMES.map((table) => [table, readFileSync(new URL(`facts/${table}.csv`, FOLDER), "utf8")]),
  );
  const facts = readNativeCsv(texts, 0);
  await engine.transaction((session) => loadWorld(session, worldOf(facts)));
});
afterAll(() => engine.close());

test("expected.json, written by the references, holds every metric", () => {
  expect(expected.written_by).toBe("references");
  expect(Object.keys(expected.metrics).sort()).toEqual(METRICS.map((metric) => metric.id).sort());
});

for (const metric of METRICS) {
  test(`${metric.id}: the SQL gives the example's expected figures`, async () => {
    const scope = defaultScope(metric, question);
    const figures = fromExpected(expected.metrics[metric.id] ?? [], scope.periods);
    expect(figures.length).toBeGreaterThan(0);
    expect(comparePoints(await runMetric(engine, metric, scope), figures)).toEqual([]);
  });
}
