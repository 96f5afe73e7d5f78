import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { customerAcquisitionCostReference as reference } from "./customer-acquisition-cost.reference.ts";
import { customerAcquisitionCost } from "./customer-acquisition-cost.ts";

const NANO = 1_000_000_000n;
const january = question(customerAcquisitionCost, "2025-01-01", "2025-02-01");
const spent = (minor: bigint, more: object = {}) =>
  fact("cost", "2025-01-05", {
    purpose: "acquisition",
    category: "advertising",
    amount_minor: minor,
    currency: "EUR",
    ...more,
  });
const starts = (account: number, from: string, to: string | null = null) =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: `${account}${at(from)}`,
    currency: "EUR",
    mrr: 100n * NANO,
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
  });

test("50,000 spent on 25 new customers: 2,000 each (metrics.md example 10)", () => {
  const customers = Array.from({ length: 25 }, (_, i) => starts(i + 1, "2025-01-15"));
  expect(valuesOf(reference({ cost: [spent(5_000_000n)], subscription_version: customers }, january))).toEqual([
    200_000,
  ]);
});

test("[CAC1] who comes back is not new", () => {
  const versions = [starts(1, "2024-03-01", "2024-06-01"), starts(1, "2025-01-10"), starts(2, "2025-01-10")];
  expect(valuesOf(reference({ cost: [spent(600n)], subscription_version: versions }, january))).toEqual([600]);
});

test("[CAC2] spending without a new customer", () => {
  expect(reference({ cost: [spent(600n)] }, january)[0]).toMatchObject({ value: null, reason: "zero_denominator" });
  const stats = { amount: 600n * NANO, costs: 1n, priced: 1n, customers: 0n, since: at("2025-01-05") };
  expect(finished(customerAcquisitionCost, january, stats)[""]).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
});

test("[CAC3] with a lag the cost of the earlier months is set against these customers", () => {
  const scope = { ...january, options: { ...january.options, lag_months: 2 } };
  const cost = [
    spent(900n, { occurred_at: at("2024-11-01") }),
    spent(40n, { occurred_at: at("2024-12-01") }),
    spent(1n),
  ];
  expect(valuesOf(reference({ cost, subscription_version: [starts(1, "2025-01-31")] }, scope))).toEqual([900]);
});

test("[CAC4] a cost belongs to its own channel, else to its account's", () => {
  const scope = { ...january, group: { kind: "attribute", name: "acquisition_channel" } as const };
  const account_attribute = ["1", "2"].map((account_id, i) =>
    fact("account_attribute", "2024-01-01", {
      account_id,
      attribute: "acquisition_channel",
      value: ["ads", "fair"][i]!,
    }),
  );
  const cost = [spent(100n, { channel: "ads", account_id: "2" }), spent(30n, { account_id: "2" })];
  const facts = { account_attribute, cost, subscription_version: [starts(1, "2025-01-02"), starts(2, "2025-01-02")] };
  expect(reference(facts, scope).map((point) => [point.group, point.value])).toEqual([
    ["ads", 100],
    ["fair", 30],
  ]);
});

test("[CAC5] without any cost ever recorded nothing can be said; a month without spending costs 0", () => {
  const subscription_version = [starts(1, "2025-01-02")];
  expect(reference({ subscription_version }, january)[0]).toMatchObject({ value: null, reason: "not_recorded", n: 1 });
  const cost = [spent(100n, { occurred_at: at("2024-06-01") })];
  expect(reference({ subscription_version, cost }, january)[0]).toMatchObject({ value: 0, reason: null });
  const stats = { amount: 0n, costs: 0n, priced: 0n, customers: 1n, since: null };
  expect(finished(customerAcquisitionCost, january, stats)[""]?.reason).toBe("not_recorded");
});

test("[CAC6] costs without a rate lower the coverage; if all lack one there is no figure", () => {
  const subscription_version = [starts(1, "2025-01-02")];
  const foreign = spent(500n, { currency: "USD" });
  expect(reference({ subscription_version, cost: [spent(100n), foreign] }, january)[0]).toMatchObject({
    value: 100,
    coverage: 0.5,
  });
  expect(reference({ subscription_version, cost: [foreign] }, january)[0]).toMatchObject({
    value: null,
    reason: "missing_rate",
  });
});

test("[CAC7] only acquisition counts, and a first paid order wins a customer", () => {
  const purchase = [
    fact("purchase", "2025-01-03", { status: "paid" }),
    fact("purchase", "2025-01-09", { status: "paid" }),
  ];
  const cost = [spent(70n), spent(5000n, { purpose: "retention" }), spent(5000n, { purpose: "delivery" })];
  expect(valuesOf(reference({ purchase, cost }, january))).toEqual([70]);
});

test("without anything in the cell: no_data", () => {
  expect(finished(customerAcquisitionCost, january)[""]?.reason).toBe("no_data");
});
