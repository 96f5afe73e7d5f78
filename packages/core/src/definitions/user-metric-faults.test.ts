import { expect, test } from "vitest";
import type { UserMetric } from "./user-metric.ts";
import { userMetricFaults } from "./user-metric-faults.ts";

const SOUND: UserMetric = {
  id: "spent",
  title: "Spent",
  unit: "money",
  table: "purchase",
  filters: [{ column: "occurred_at", at_least: "2026-01-01" }],
  numerator: { aggregate: "sum", column: "amount_minor", filters: [{ column: "items", more_than: 1.5 }] },
  denominator: { aggregate: "count_distinct", column: "account_id" },
  bands: [{ name: "good", status: "healthy", from: 1, to: null }],
  examples: [{ name: "one", from: "2026-01-01", to: "2026-02-01", facts: { purchase: [{ items: null }] }, expect: 0 }],
};
const faults = (change: Partial<UserMetric> | Record<string, unknown>) =>
  userMetricFaults({ ...SOUND, ...change } as UserMetric).map(({ path, message }) => `${path.join(".")}: ${message}`);
const numerator = (change: object) => faults({ numerator: { ...SOUND.numerator, ...change } });
const filter = (change: object) => faults({ filters: [change] });

test("a sound form has none", () => {
  expect(userMetricFaults(SOUND)).toEqual([]);
});

test("every column, table and period must be there and fit", () => {
  expect(faults({ table: "orders" })).toEqual([expect.stringContaining("table requires a fact table")]);
  expect(faults({ period: "amount_minor" })).toEqual([
    'period: period requires a time column of purchase, got "amount_minor"',
  ]);
  expect(numerator({ column: "price" })).toEqual([
    'numerator.column: numerator.column requires a column of purchase, got "price"',
  ]);
  expect(numerator({ column: "status" })).toEqual([
    "numerator.column: numerator.column requires a column of numbers to sum, got status",
  ]);
  expect(numerator({ column: undefined })).toEqual(["numerator: numerator requires a column to sum"]);
  expect(numerator({ period: "occurred_at" })).toEqual([
    "numerator.period: numerator.period requires a table of its own",
  ]);
  expect(faults({ denominator: { aggregate: "count", table: "nowhere" } })[0]).toContain("requires a fact table");
});

test("comparisons must fit the column", () => {
  expect(filter({ column: "status", is: "payed" })[0]).toContain("requires one of paid, cancelled, pending, test");
  expect(filter({ column: "currency", is: 5 })[0]).toContain("requires a text");
  expect(filter({ column: "amount_minor", is: 1.5 })[0]).toContain("requires a whole number");
  expect(filter({ column: "items", in: [1, "two"] })[0]).toContain('requires a number, got "two"');
  expect(filter({ column: "currency", at_least: "EUR" })[0]).toContain("requires a column with an order");
  expect(filter({ column: "occurred_at", less_than: "yesterday" })[0]).toContain("requires a local date");
  expect(filter({ column: "account_id", is: "7" })[0]).toContain("requires another column than an identifier");
  expect(filter({ column: "account_id", empty: true })).toEqual([]);
  expect(filter({ column: "status" })[0]).toContain("requires a comparison");
  expect(
    faults({
      table: "ticket",
      numerator: { aggregate: "count" },
      unit: "count",
      denominator: undefined,
      examples: [],
      filters: [{ column: "resolvable", is: "yes" }],
    })[0],
  ).toContain("requires true or false");
});

test("units, means, bands and examples must make sense", () => {
  expect(faults({ unit: "ratio" })[0]).toContain("unit ratio requires a numerator without money");
  expect(faults({ denominator: { aggregate: "sum", column: "amount_minor" } })[0]).toContain("unit money requires");
  expect(numerator({ aggregate: "mean" })[0]).toContain("mean requires a metric without a denominator");
  expect(faults({ bands: [{ name: "odd", status: "watch", from: 2, to: 1 }] })[0]).toContain("requires from below to");
  const example = (rows: object) => faults({ examples: [{ ...SOUND.examples![0]!, facts: { purchase: [rows] } }] });
  expect(example({ price: 1 })[0]).toContain("requires a column of purchase");
  expect(example({ status: null })[0]).toContain("requires a value");
  expect(example({ status: "new" })[0]).toContain("requires one of");
  expect(example({ account_id: "anything at all" })).toEqual([]);
});
