import { expect, test } from "vitest";
import { bandOf } from "../bands.ts";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { magicNumberReference as reference } from "./magic-number.reference.ts";
import { magicNumber } from "./magic-number.ts";

const NANO = 1_000_000_000n;
const quarter = question(magicNumber, "2025-04-01", "2025-07-01", "quarter");
const earned = (on: string, revenue_minor: bigint, more: object = {}) =>
  fact("recognised_revenue", on, { revenue_minor, cost_minor: 0n, currency: "EUR", ...more });
const spent = (on: string, amount_minor: bigint, more: object = {}) =>
  fact("cost", on, { purpose: "acquisition", category: "ads", amount_minor, currency: "EUR", ...more });
const example = {
  recognised_revenue: [earned("2025-02-28", 600n), earned("2025-05-31", 800n)],
  cost: [spent("2025-01-01", 700n)],
};
const STATS = {
  revenue: 800n * NANO,
  revenue_before: 600n * NANO,
  cost: 700n * NANO,
  seen: 3n,
  priced: 3n,
  revenue_since: at("2025-02-28"),
  cost_since: at("2025-01-01"),
};

test("(800 − 600) × 4 / 700 = 1.14 (metrics.md example 10), good from 0.75 on", () => {
  const [point] = reference(example, quarter);
  expect(point).toMatchObject({ numerator: 800n * NANO, denominator: 700n * NANO, n: 3, coverage: 1 });
  expect(point!.value!.toFixed(2)).toBe("1.14");
  expect(finished(magicNumber, quarter, STATS)[""]).toMatchObject({ numerator: 800n * NANO, denominator: 700n * NANO });
  expect(bandOf(0.75, magicNumber.bands)?.status).toBe("healthy");
  expect(bandOf(0.74, magicNumber.bands)?.status).toBe("watch");
});

test("[MAGIC1] over months the quarter rolls; while a period runs it ends at as_of", () => {
  const june = question(magicNumber, "2025-06-01", "2025-07-01");
  expect(valuesOf(reference(example, june))).toEqual([800 / 700]);
  // Up to the end of May: March to May against December to February.
  expect(valuesOf(reference(example, question(magicNumber, "2025-05-01", "2025-06-01")))).toEqual([800 / 700]);
  // Up to the end of April: nothing earned in February to April but the 600, nothing before.
  const april = question(magicNumber, "2025-04-01", "2025-05-01");
  expect(reference(example, april)[0]).toMatchObject({ value: null, reason: "not_recorded" });
  const asOf = at("2025-06-01");
  const running = { ...quarter, asOf, periods: quarter.periods.map((p) => ({ ...p, endUs: asOf, unfinished: true })) };
  expect(reference(example, running)[0]).toMatchObject({ value: 800 / 700, provisional: true });
});

test("[MAGIC1] a fact at the boundary belongs to the later quarter", () => {
  const recognised_revenue = [earned("2025-03-31T23:59:59.999Z", 600n), earned("2025-04-01", 800n)];
  const cost = [spent("2025-03-31", 700n), spent("2025-04-01", 1n)];
  expect(valuesOf(reference({ recognised_revenue, cost }, quarter))).toEqual([800 / 700]);
});

test("[MAGIC2] revenue that falls", () => {
  const facts = { ...example, recognised_revenue: [earned("2025-02-28", 800n), earned("2025-05-31", 625n)] };
  expect(valuesOf(reference(facts, quarter))).toEqual([-1]);
  expect(finished(magicNumber, quarter, { ...STATS, revenue: 425n * NANO })[""]!.value).toBe(-1);
});

test("[MAGIC3] nothing spent in the quarter before", () => {
  const facts = { ...example, cost: [spent("2024-12-31", 5n), spent("2025-04-01", 5n)] };
  expect(reference(facts, quarter)[0]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(magicNumber, quarter, { ...STATS, cost: 0n })[""]).toMatchObject({ reason: "zero_denominator" });
});

test("[MAGIC4] what was first recorded too late to compare", () => {
  const late = { ...example, recognised_revenue: [earned("2025-04-01", 800n)] };
  expect(reference(late, quarter)[0]).toMatchObject({ value: null, reason: "not_recorded" });
  const stats = { ...STATS, revenue_since: at("2025-04-01") };
  expect(finished(magicNumber, quarter, stats)[""]).toMatchObject({ value: null, reason: "not_recorded" });
  expect(finished(magicNumber, quarter, { ...STATS, cost_since: null })[""]).toMatchObject({ reason: "not_recorded" });
  expect(reference({}, quarter)[0]).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(magicNumber, quarter)[""]).toMatchObject({ value: null, reason: "no_data" });
});

test("[MAGIC5] money without a rate", () => {
  const usd = { currency: "USD" };
  const facts = { ...example, cost: [...example.cost, spent("2025-01-02", 9n, usd)] };
  expect(reference(facts, quarter)[0]).toMatchObject({ value: 800 / 700, coverage: 0.75 });
  const none = { recognised_revenue: [earned("2025-02-28", 600n, usd)], cost: [spent("2025-01-02", 9n, usd)] };
  expect(reference(none, quarter)[0]).toMatchObject({ value: null, reason: "missing_rate", coverage: 0 });
  expect(finished(magicNumber, quarter, { ...STATS, priced: 0n })[""]).toMatchObject({ reason: "missing_rate" });
});

test("[MAGIC6] retention and delivery are not sales and marketing", () => {
  const other = (["retention", "delivery", "other"] as const).map((purpose) => spent("2025-01-02", 9n, { purpose }));
  expect(valuesOf(reference({ ...example, cost: [...example.cost, ...other] }, quarter))).toEqual([800 / 700]);
});
