import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { purchaseFrequencyReference as reference } from "./purchase-frequency.reference.ts";
import { purchaseFrequency } from "./purchase-frequency.ts";

const january = question(purchaseFrequency, "2025-01-01", "2025-02-01");
const order = (account_id: string, more: object = {}) =>
  fact("purchase", "2025-01-10", { account_id, status: "paid", currency: "EUR", ...more });

test("[PF3] five orders of two customers: 2.5", () => {
  expect(valuesOf(reference({ purchase: ["1", "1", "1", "1", "2"].map((id) => order(id)) }, january))).toEqual([2.5]);
});

test("[PF1] cancelled, pending and test orders count on neither side", () => {
  const rows = [
    order("1"),
    order("1", { status: "cancelled" }),
    order("2", { status: "test" }),
    order("3", { status: "pending" }),
  ];
  expect(reference({ purchase: rows }, january)[0]).toMatchObject({ value: 1, n: 1 });
});

test("[PF2] a refunded order is still an order", () => {
  const refund = fact("refund", "2025-01-11", { order_id: "7", amount_minor: 100n, currency: "EUR" });
  const facts = { purchase: [order("1", { order_id: "7", amount_minor: 100n }), order("1")], refund: [refund] };
  expect(valuesOf(reference(facts, january))).toEqual([2]);
});

test("[PF4] who changes segment inside the period is a buyer in both", () => {
  const scope = { ...january, group: { kind: "attribute", name: "segment" } as const };
  const moves = [
    fact("account_attribute", "2024-01-01", { attribute: "segment", value: "small" }),
    fact("account_attribute", "2025-01-15", { attribute: "segment", value: "large" }),
  ];
  const purchase = [order("1"), order("1"), order("1", { occurred_at: at("2025-01-15") })];
  const points = reference({ account_attribute: moves, purchase }, scope);
  expect(points.map((point) => [point.group, point.value])).toEqual([
    ["small", 2],
    ["large", 1],
  ]);
});

test("[PF5] no paid order, no frequency", () => {
  expect(reference({}, january)[0]).toMatchObject({ value: null, reason: "no_data", n: 0 });
  expect(finished(purchaseFrequency, january)[""]?.reason).toBe("no_data");
  expect(finished(purchaseFrequency, january, { orders: 7n, buyers: 2n })[""]).toMatchObject({ value: 3.5, n: 2 });
});
