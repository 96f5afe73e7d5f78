import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { METRICS } from "@tendwell/core";
import { type FactStore, importFiles, openFactStore } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comparePoints } from "./compare-points.ts";
import { defaultScope } from "./default-scope.ts";
import { type ExpectedFigures, fromExpected } from "./expected-figures.ts";
import { runMetric } from "./run-metric.ts";

const FOLDER = fileURLToPath(new URL("../../../examples/small-company", import.meta.url));
const expected = JSON.parse(readFileSync(join(FOLDER, "expected.json"), "utf8")) as ExpectedFigures;

let directory: string;
let store: FactStore;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tendwell-small-"));
  store = await openFactStore({
    directory,
    salt: "a salt of the small company",
    zone: expected.zone,
    currency: expected.currency,
    threads: 1,
    memoryLimit: "1GB",
  });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

test("`tendwell import examples/small-company/facts`: every row goes in, and every metric gives the expected figures", {
  timeout: 600_000,
}, async () => {
  const names = readdirSync(join(FOLDER, "facts"));
  const files = names.map((name) => ({ name, bytes: createReadStream(join(FOLDER, "facts", name)) }));
  const report = await importFiles(store, { files });
  const rows = names.map(
    (name) =>
      readFileSync(join(FOLDER, "facts", name), "utf8")
        .trimEnd()
        .split("\n").length - 1,
  );
  expect(report.counts).toMatchObject({ read: rows.reduce((sum, n) => sum + n, 0), rejected: 0 });
  const wrong: string[] = [];
  for (const metric of METRICS) {
    const scope = defaultScope(metric, {
      endDate: expected.end_date,
      months: expected.months,
      zone: expected.zone,
      currency: expected.currency,
    });
    const figures = fromExpected(expected.metrics[metric.id] ?? [], scope.periods);
    const points = await runMetric(store.engine, metric, scope);
    for (const difference of comparePoints(points, figures)) wrong.push(`${metric.id}: ${difference}`);
  }
  expect(wrong.slice(0, 20)).toEqual([]);
});
