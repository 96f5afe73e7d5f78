import { expect, test } from "vitest";
import { fact, finished, question, valuesOf } from "../literal-facts.ts";
import { averagePurchaseValueReference as reference } from "./average-purchase-value.reference.ts";
import { averagePurchaseValue } from "./average-purchase-value.ts";

const january = question(averagePurchaseValue, "2025-01-01", "2025-02-01");
const order = (id: string, minor: bigint, more: object = {}) =>
  fact("purchase", "2025-01-10", { order_id: id, amount_minor: minor, status: "paid", currency: "EUR", ...more });
const refund = (order_id: string | null, minor: bigint, more: object = {}) =>
  fact("refund", "2025-01-20", { order_id, amount_minor: minor, currency: "EUR", ...more });
const value = (purchases: ReturnType<typeof order>[], refunds: ReturnType<typeof refund>[] = []) =>
  valuesOf(reference({ purchase: purchases, refund: refunds }, january))[0];

test("three orders of 10, 20 and 30 are worth 20 on average", () => {
  expect(value([order("1", 1000n), order("2", 2000n), order("3", 3000n)])).toBe(2000);
});

test("[APV1] cancelled, pending and test orders count on neither side", () => {
  const others = (["cancelled", "pending", "test"] as const).map((status, i) => order(`9${i}`, 9_000_000n, { status }));
  expect(value([order("1", 1000n), ...others])).toBe(1000);
});

test("[APV2] a refund of February cuts the order of January", () => {
  const late = { occurred_at: january.asOf - 1 };
  expect(value([order("1", 1000n), order("2", 2000n)], [refund("2", 500n, late)])).toBe(1250);
});

test("[APV3] a refund without an order, or of another account's order, changes nothing", () => {
  const orders = [order("1", 1000n)];
  expect(value(orders, [refund(null, 500n), refund("1", 500n, { account_id: "2" })])).toBe(1000);
});

test("[APV4] a fully refunded order is still an order, and so is one of zero value", () => {
  expect(value([order("1", 1000n), order("2", 2000n), order("3", 0n)], [refund("2", 2000n)])).toBeCloseTo(1000 / 3, 9);
});

test("[APV5] an order without a rate is left out of both sides and lowers the coverage", () => {
  const [point] = reference({ purchase: [order("1", 1000n), order("2", 7n, { currency: "USD" })] }, january);
  expect(point).toMatchObject({ value: 1000, n: 1, coverage: 0.5, reason: null });
  const [none] = reference({ purchase: [order("2", 7n, { currency: "USD" })] }, january);
  expect(none).toMatchObject({ value: null, reason: "missing_rate", coverage: 0 });
});

test("[APV6] no paid order, no average", () => {
  expect(reference({}, january)[0]).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(averagePurchaseValue, january, { orders: 0n, priced: 0n, net_value: null })[""]?.reason).toBe(
    "no_data",
  );
});

test("[APV7] two equal orders stay two", () => {
  expect(reference({ purchase: [order("1", 1000n), order("1", 1000n)] }, january)[0]).toMatchObject({
    value: 1000,
    n: 2,
  });
});

test("finish divides exact sums and reports coverage", () => {
  const figure = finished(averagePurchaseValue, january, { orders: 4n, priced: 3n, net_value: 6_000_000_000_000n })[""];
  expect(figure).toMatchObject({
    value: 2000,
    numerator: 6_000_000_000_000n,
    denominator: 3_000_000_000n,
    coverage: 0.75,
  });
  expect(finished(averagePurchaseValue, january, { orders: 4n, priced: 0n, net_value: null })[""]?.reason).toBe(
    "missing_rate",
  );
});
