import { expect, test } from "vitest";
import { at, fact, finished, question } from "../literal-facts.ts";
import { successReturnReference as reference } from "./success-return.reference.ts";
import { successReturn } from "./success-return.ts";

const NANO = 1_000_000_000n;
const january = question(successReturn, "2025-01-01", "2025-02-01");
const held = (account: number, from: string, to: string | null = null) =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: `${account}${at(from)}`,
    currency: "EUR",
    mrr: 100n * NANO,
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
  });
const earned = (account: number, revenue_minor: bigint, cost_minor = 0n, more: object = {}) =>
  fact("recognised_revenue", "2025-01-15", {
    account_id: String(account),
    revenue_minor,
    cost_minor,
    currency: "EUR",
    ...more,
  });
const spent = (amount_minor: bigint, more: object = {}) =>
  fact("cost", "2025-01-05", { purpose: "retention", category: "cs_salaries", amount_minor, currency: "EUR", ...more });
const SINCE = { revenue_since: 0, cost_since: 0 };
const stat = (side: string, amount: bigint, seen = 1n, priced = seen) => ({ side, amount, seen, priced, ...SINCE });

test("a margin of 900 from who stayed, 300 spent: at most 3 for each", () => {
  const facts = {
    subscription_version: [held(1, "2024-05-01"), held(2, "2024-05-01")],
    recognised_revenue: [earned(1, 1000n, 300n), earned(2, 250n, 50n)],
    cost: [spent(300n)],
  };
  expect(reference(facts, january)).toMatchObject([{ component: "upper_bound", value: 3, n: 2, coverage: 1 }]);
  const stats = [stat("margin", 900n * NANO, 2n), stat("cost", 300n * NANO), stat("stayed", 0n, 2n)];
  expect(finished(successReturn, january, ...stats).upper_bound).toMatchObject({ value: 3, n: 2, coverage: 1 });
});

test("[RETURN1] neither who came nor who left counts", () => {
  const facts = {
    subscription_version: [held(1, "2024-05-01"), held(2, "2025-01-02"), held(3, "2024-05-01", "2025-01-30")],
    recognised_revenue: [earned(1, 600n), earned(2, 9000n), earned(3, 9000n)],
    cost: [spent(300n)],
  };
  expect(reference(facts, january)).toMatchObject([{ value: 2, n: 1 }]);
});

test("[RETURN2] who left and came back was there at both ends", () => {
  const facts = {
    subscription_version: [held(1, "2024-05-01", "2025-01-10"), held(1, "2025-01-20")],
    recognised_revenue: [earned(1, 600n)],
    cost: [spent(300n)],
  };
  expect(reference(facts, january)).toMatchObject([{ value: 2, n: 1 }]);
});

test("[RETURN3] nothing spent; nothing ever recorded", () => {
  const facts = { subscription_version: [held(1, "2024-05-01")], recognised_revenue: [earned(1, 600n)] };
  expect(reference(facts, january)[0]).toMatchObject({ value: null, reason: "not_recorded" });
  const earlier = [spent(300n, { occurred_at: at("2024-06-01") })];
  expect(reference({ ...facts, cost: earlier }, january)[0]).toMatchObject({ value: null, reason: "zero_denominator" });
  const stats = [stat("margin", 600n * NANO), stat("stayed", 0n)];
  expect(finished(successReturn, january, ...stats).upper_bound).toMatchObject({ reason: "zero_denominator" });
  const never = stats.map((row) => ({ ...row, cost_since: null }));
  expect(finished(successReturn, january, ...never).upper_bound).toMatchObject({ reason: "not_recorded" });
  expect(finished(successReturn, january).upper_bound).toMatchObject({ value: null, reason: "no_data" });
});

test("[RETURN4] orders only and no lapse rule", () => {
  const purchase = [
    fact("purchase", "2024-12-20", { order_id: "1", status: "paid", amount_minor: 1n, currency: "EUR" }),
  ];
  expect(reference({ purchase, cost: [spent(300n)] }, january)[0]).toMatchObject({
    value: null,
    reason: "no_lapse_rule",
  });
  const figures = finished(successReturn, january, stat("unruled", 0n), stat("cost", 300n * NANO));
  expect(figures.upper_bound).toMatchObject({ value: null, reason: "no_lapse_rule" });
});

test("[RETURN5] a margin below zero", () => {
  const facts = {
    subscription_version: [held(1, "2024-05-01")],
    recognised_revenue: [earned(1, 100n, 400n)],
    cost: [spent(300n)],
  };
  expect(reference(facts, january)).toMatchObject([{ value: -1 }]);
});

test("[RETURN6] money without a rate", () => {
  const usd = { currency: "USD" };
  const facts = {
    subscription_version: [held(1, "2024-05-01")],
    recognised_revenue: [earned(1, 600n), earned(1, 600n, 0n, usd)],
    cost: [spent(300n)],
  };
  expect(reference(facts, january)[0]).toMatchObject({ value: 2, coverage: 2 / 3 });
  const unpriced = { ...facts, cost: [spent(300n, usd)] };
  expect(reference(unpriced, january)[0]).toMatchObject({ value: null, reason: "missing_rate" });
  const stats = [stat("margin", 0n, 1n, 0n), stat("cost", 300n * NANO), stat("stayed", 0n)];
  expect(finished(successReturn, january, ...stats).upper_bound).toMatchObject({ reason: "missing_rate" });
});

test("[RETURN7] margin by the group at the opening, cost by its account's", () => {
  const segment = (on: string, value: string) =>
    fact("account_attribute", on, { account_id: "1", attribute: "segment", value });
  const facts = {
    account_attribute: [segment("2024-01-01", "small"), segment("2025-01-10", "large")],
    subscription_version: [held(1, "2024-05-01")],
    recognised_revenue: [earned(1, 600n)],
    cost: [spent(300n, { account_id: "1" })],
  };
  const points = reference(facts, { ...january, group: { kind: "attribute", name: "segment" } });
  expect(points).toMatchObject([{ group: "small", value: 2, n: 1 }]);
});

test("[RETURN8] everyone left: 0 for what was spent", () => {
  const facts = {
    subscription_version: [held(1, "2024-05-01", "2025-01-20")],
    recognised_revenue: [earned(1, 600n)],
    cost: [spent(300n)],
  };
  expect(reference(facts, january)).toMatchObject([{ value: 0, n: 0 }]);
  expect(finished(successReturn, january, stat("cost", 300n * NANO)).upper_bound).toMatchObject({ value: 0, n: 0 });
});
