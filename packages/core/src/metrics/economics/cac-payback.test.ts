import { expect, test } from "vitest";
import { bandOf } from "../bands.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { cacPaybackReference as reference } from "./cac-payback.reference.ts";
import { cacPayback } from "./cac-payback.ts";

const NANO = 1_000_000_000n;
const january = question(cacPayback, "2025-01-01", "2025-02-01");
const held = (account: number, minor: number, from: string, to: string | null = null) =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: String(account),
    currency: "EUR",
    mrr: BigInt(minor) * NANO,
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
  });
const spent = (minor: bigint) =>
  fact("cost", "2025-01-05", { purpose: "acquisition", category: "ads", amount_minor: minor, currency: "EUR" });
const earned = (revenue_minor: bigint, cost_minor: bigint, on = "2025-01-31") =>
  fact("recognised_revenue", on, { revenue_minor, cost_minor, currency: "EUR" });
const company = [held(1, 50_000, "2024-12-01"), held(2, 50_000, "2025-01-15")];
const STATS = [
  { side: "mrr", amount: 100_000n * NANO, other: 0n, n: 2n, m: 2n, k: 2n, age: null, revenue_since: 0 },
  { side: "margin", amount: 80n * NANO, other: 100n * NANO, n: 0n, m: 1n, k: 1n, age: null, revenue_since: 0 },
];
const CAC = { side: "cac", amount: 200_000n * NANO, costs: 1n, priced: 1n, customers: 1n, since: 0 };

test("2,000 / (500 × 0.8) = 5 months, a good band below 12", () => {
  const facts = { subscription_version: company, cost: [spent(200_000n)], recognised_revenue: [earned(100n, 20n)] };
  const points = reference(facts, january);
  expect(points.map((point) => [point.component, point.value])).toEqual([
    [null, 5],
    ["acquisition_cost", 200_000],
    ["monthly_value", 50_000],
    ["gross_margin", 0.8],
  ]);
  expect(finished(cacPayback, january, ...STATS, CAC)[""]).toMatchObject({ value: 5, n: 1 });
  expect(bandOf(11.99, cacPayback.bands)?.status).toBe("healthy");
  expect(bandOf(12, cacPayback.bands)?.status).toBe("watch");
  expect(bandOf(18, cacPayback.bands)?.status).toBe("at_risk");
});

test("[PAYBACK1] without recognised revenue there is no margin", () => {
  const facts = { subscription_version: company, cost: [spent(200_000n)] };
  expect(reference(facts, january)[0]).toMatchObject({ value: null, reason: "not_recorded" });
  const stats = [{ ...STATS[0]!, revenue_since: null }];
  expect(finished(cacPayback, january, ...stats, CAC)[""]).toMatchObject({ value: null, reason: "not_recorded" });
});

test("[PAYBACK2] a margin of zero, and one below", () => {
  const facts = { subscription_version: company, cost: [spent(200_000n)] };
  const of = (cost: bigint) => reference({ ...facts, recognised_revenue: [earned(100n, cost)] }, january)[0];
  expect(of(100n)).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(of(101n)).toMatchObject({ value: null, reason: "not_reached" });
  const margin = (amount: bigint) => finished(cacPayback, january, STATS[0]!, { ...STATS[1]!, amount }, CAC)[""];
  expect(margin(0n)).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(margin(-NANO)).toMatchObject({ value: null, reason: "not_reached" });
});

test("[PAYBACK3] nobody won, or nobody paying at the closing", () => {
  const revenue = { recognised_revenue: [earned(100n, 20n)], cost: [spent(200_000n)] };
  expect(reference({ ...revenue, subscription_version: company.slice(0, 1) }, january)[0]).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
  const gone = [held(1, 100, "2025-01-02", "2025-01-20")];
  expect(reference({ ...revenue, subscription_version: gone }, january)[0]).toMatchObject({
    value: null,
    reason: "no_data",
  });
});

test("[PAYBACK4] customers won for nothing are paid back at once", () => {
  const facts = { subscription_version: company, cost: [spent(0n)], recognised_revenue: [earned(100n, 20n)] };
  expect(reference(facts, january)[0]).toMatchObject({ value: 0 });
  expect(finished(cacPayback, january, ...STATS, { ...CAC, amount: 0n })[""]).toMatchObject({ value: 0 });
});

test("[PAYBACK5] margin of the period, MRR of its closing", () => {
  const facts = {
    subscription_version: [held(1, 30_000, "2024-12-01", "2025-01-31"), ...company.slice(1)],
    cost: [spent(200_000n)],
    recognised_revenue: [earned(100n, 20n), earned(100n, 100n, "2024-12-31"), earned(100n, 100n, "2025-02-01")],
  };
  expect(reference(facts, january)[0]).toMatchObject({ value: 5 });
});
