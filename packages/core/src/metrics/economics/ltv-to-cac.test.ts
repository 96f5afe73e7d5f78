import { expect, test } from "vitest";
import { bandOf } from "../bands.ts";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { ltvToCacReference as reference } from "./ltv-to-cac.reference.ts";
import { ltvToCac } from "./ltv-to-cac.ts";

const NANO = 1_000_000_000n;
const january = question(ltvToCac, "2025-01-01", "2025-02-01");
const held = (account: number, minor: number, from = "2024-12-01", to: string | null = null) =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: `${account}${at(from)}`,
    currency: "EUR",
    mrr: BigInt(minor) * NANO,
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
  });
const spent = (minor: bigint, more: object = {}) =>
  fact("cost", "2025-01-05", {
    purpose: "acquisition",
    category: "ads",
    amount_minor: minor,
    currency: "EUR",
    ...more,
  });
const earned = (revenue_minor: bigint, cost_minor: bigint) =>
  fact("recognised_revenue", "2025-01-31", { revenue_minor, cost_minor, currency: "EUR" });
// Twenty at the opening, one leaves, one comes: MRR 500 each, margin 80 %, churn 5 %.
const company = [
  ...Array.from({ length: 20 }, (_, i) => held(i + 1, 50_000, "2024-12-01", i === 0 ? "2025-01-20" : null)),
  held(21, 50_000, "2025-01-15"),
];

test("8,000 / 2,000 = 4 (metrics.md example 10), in the good band", () => {
  const facts = { subscription_version: company, cost: [spent(200_000n)], recognised_revenue: [earned(100n, 20n)] };
  const [ratio, value, cost] = reference(facts, january);
  expect(ratio).toMatchObject({ component: null, n: 1, reason: null });
  expect(ratio!.value).toBeCloseTo(4, 9);
  expect(value!.value).toBeCloseTo(800_000, 4);
  expect(cost!.value).toBe(200_000);
  expect(bandOf(3, ltvToCac.bands)?.name).toBe("good");
  expect(bandOf(2.99, ltvToCac.bands)?.name).toBe("fair");
  expect(bandOf(0.99, ltvToCac.bands)?.status).toBe("at_risk");
});

const STATS = [
  { side: "mrr", amount: 1_000_000n * NANO, other: 0n, n: 20n, m: 20n, k: 20n, age: null, revenue_since: 0 },
  { side: "margin", amount: 80n * NANO, other: 100n * NANO, n: 0n, m: 1n, k: 1n, age: null, revenue_since: 0 },
  { side: "churn", amount: 0n, other: 0n, n: 20n, m: 1n, k: 0n, age: null, revenue_since: 0 },
];
const CAC = { side: "cac", amount: 200_000n * NANO, costs: 1n, priced: 1n, customers: 1n, since: 0 };

test("finish divides the two, and shows them", () => {
  const figures = finished(ltvToCac, january, ...STATS, CAC);
  expect(figures[""]!.value).toBeCloseTo(4, 9);
  expect(figures.lifetime_value!.value).toBeCloseTo(800_000, 4);
  expect(figures.acquisition_cost).toMatchObject({ value: 200_000, numerator: 200_000n * NANO });
});

test("[LTVCAC1] the ratio lacks a value for the reason of the side that lacks one", () => {
  expect(finished(ltvToCac, january, ...STATS)[""]).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(ltvToCac, january, ...STATS, { ...CAC, customers: 0n })[""]).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
  expect(reference({ subscription_version: company, cost: [spent(1n)] }, january)[0]).toMatchObject({
    value: null,
    reason: "not_recorded",
  });
  expect(finished(ltvToCac, january, CAC)[""]).toMatchObject({ value: null, reason: "no_data" });
});

test("[LTVCAC2] customers won for nothing", () => {
  const facts = { subscription_version: company, cost: [spent(0n)], recognised_revenue: [earned(100n, 20n)] };
  expect(reference(facts, january)[0]).toMatchObject({ value: null, reason: "zero_denominator" });
  const figures = finished(ltvToCac, january, ...STATS, { ...CAC, amount: 0n });
  expect(figures[""]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(figures.acquisition_cost!.value).toBe(0);
});

test("[LTVCAC3] a margin below zero gives a ratio below zero", () => {
  const facts = { subscription_version: company, cost: [spent(200_000n)], recognised_revenue: [earned(100n, 150n)] };
  expect(reference(facts, january)[0]!.value).toBeCloseTo(-2.5, 9);
  const stats = STATS.map((row) => (row.side === "margin" ? { ...row, amount: -50n * NANO } : row));
  expect(finished(ltvToCac, january, ...stats, CAC)[""]!.value).toBeCloseTo(-2.5, 9);
});

test("[LTVCAC4] by channel: the cost is the channel's own, the value that of its accounts", () => {
  const account_attribute = ["21", "22"].map((account_id, i) =>
    fact("account_attribute", "2024-01-01", {
      account_id,
      attribute: "acquisition_channel",
      value: ["ads", "fair"][i]!,
    }),
  );
  const facts = {
    account_attribute,
    subscription_version: [held(21, 100, "2025-01-15"), held(22, 300, "2025-01-15")],
    cost: [spent(1_000n, { channel: "ads" }), spent(9_000n, { channel: "fair" })],
  };
  const scope = {
    ...january,
    group: { kind: "attribute", name: "acquisition_channel" } as const,
    options: { ...january.options, method: "formula" },
  };
  // Nobody has left: 60 months of 100 and of 300.
  expect(valuesOf(reference(facts, scope)).toSorted()).toEqual([2, 6]);
});

test("[LTVCAC5] a month without a churned customer", () => {
  const facts = { subscription_version: company.slice(1), cost: [spent(9n)], recognised_revenue: [earned(100n, 20n)] };
  expect(reference(facts, january)[0]).toMatchObject({ value: null, reason: "no_churn" });
});
