import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { churnReasonsReference as reference } from "./churn-reasons.reference.ts";
import { churnReasons } from "./churn-reasons.ts";

const NANO = 1_000_000_000n;
const june = question(churnReasons, "2025-06-01", "2025-07-01");
const held = (account: number, mrr: number, from: string, to: string | null = null, more: object = {}) =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: `${account}${at(from)}${mrr}`,
    currency: "EUR",
    mrr: BigInt(mrr) * NANO,
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
    ...more,
  });
const left = (account: number, on: string, reason: string | null, more: object = {}) =>
  fact("outcome", on, { account_id: String(account), kind: "churn", reason, ...more });

const company = [
  held(1, 100, "2025-01-01", "2025-06-10"),
  held(2, 300, "2025-01-01", "2025-06-11"),
  held(3, 600, "2025-01-01", "2025-06-12"),
  held(4, 50, "2025-01-01"),
];

test("[CR1] shares of departures and of the MRR they took, unknown among them", () => {
  const points = reference(
    { subscription_version: company, outcome: [left(1, "2025-06-10", "price"), left(2, "2025-06-01", "price")] },
    june,
  );
  expect(valuesOf(points, "logos:price")).toEqual([2 / 3]);
  expect(valuesOf(points, "logos:unknown")).toEqual([1 / 3]);
  expect(valuesOf(points, "mrr:price")).toEqual([0.4]);
  expect(valuesOf(points, "mrr:unknown")).toEqual([0.6]);
});

test("[CR2] the latest reason of that stay; one noted after the return belongs to the next departure", () => {
  const versions = [held(1, 100, "2025-01-01", "2025-06-02"), held(1, 100, "2025-06-20", "2025-06-25")];
  const outcome = [left(1, "2025-03-01", "price"), left(1, "2025-06-05", "product"), left(1, "2025-06-20", "support")];
  const points = reference({ subscription_version: versions, outcome }, june);
  expect([
    valuesOf(points, "logos:product"),
    valuesOf(points, "logos:support"),
    valuesOf(points, "logos:price"),
  ]).toEqual([[0.5], [0.5], []]);
});

test("[CR3] who leaves twice is two departures", () => {
  const versions = [held(1, 100, "2025-01-01", "2025-06-02"), held(1, 300, "2025-06-20", "2025-06-25")];
  const points = reference({ subscription_version: versions }, june);
  expect(points.find((point) => point.component === "logos:unknown")).toMatchObject({ value: 1, n: 2 });
});

test("[CR4] the MRR lost is what ended at that instant", () => {
  const versions = [
    held(1, 900, "2025-01-01", "2025-06-01"),
    held(1, 100, "2025-01-01", "2025-06-10"),
    held(2, 300, "2025-01-01", "2025-06-11"),
  ];
  const points = reference({ subscription_version: versions, outcome: [left(1, "2025-06-10", "price")] }, june);
  expect(valuesOf(points, "mrr:price")).toEqual([0.25]);
});

test("[CR5] accounts known by their churn alone count with the MRR their source states", () => {
  const outcome = [
    left(8, "2025-06-03", "price", { mrr: 100n * NANO, currency: "EUR" }),
    left(9, "2025-06-04", null, { mrr: 300n * NANO, currency: "EUR" }),
    left(9, "2025-07-01", "price", { mrr: 1n, currency: "EUR" }),
    fact("outcome", "2025-06-05", { account_id: "7", kind: "upsell" }),
  ];
  const points = reference({ outcome }, june);
  expect([valuesOf(points, "logos:price"), valuesOf(points, "mrr:price")]).toEqual([[0.5], [0.25]]);
});

test("[CR6] nobody left, or nothing with them", () => {
  expect(reference({ subscription_version: [held(4, 50, "2025-01-01")] }, june)[0]).toMatchObject({
    value: null,
    reason: "no_churn",
  });
  const points = reference({ subscription_version: [held(4, 0, "2025-01-01", "2025-06-03")] }, june);
  expect(valuesOf(points, "logos:unknown")).toEqual([1]);
  expect(points.find((point) => point.component === "mrr:unknown")).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
});

test("[CR7] departures without a rate are left out of the MRR shares", () => {
  const foreign = held(5, 999, "2025-01-01", "2025-06-20", { currency: "USD" });
  const points = reference({ subscription_version: [company[0]!, foreign] }, june);
  expect(points.map((point) => [point.component, point.value, point.n])).toEqual([
    ["logos:unknown", 1, 2],
    ["mrr:unknown", 1, 1],
  ]);
  const [, alone] = reference({ subscription_version: [foreign] }, june);
  expect(alone).toMatchObject({ value: null, reason: "missing_rate" });
});

test("[CR8] orders only: not until a lapse rule is set", () => {
  const purchase = [fact("purchase", "2025-05-10", { status: "paid" })];
  expect(reference({ purchase }, june)[0]).toMatchObject({ value: null, reason: "no_lapse_rule" });
  const ruled = { ...june, definitions: { ...june.definitions, lapseDays: 30 } };
  expect(valuesOf(reference({ purchase }, ruled), "logos:unknown")).toEqual([1]);
});

test("finish: largest first, shares of exact sums", () => {
  const figures = finished(
    churnReasons,
    june,
    { reason: "unknown", logos: 1n, priced: 1n, mrr: 600n * NANO, unruled: 0n },
    { reason: "price", logos: 3n, priced: 2n, mrr: 400n * NANO, unruled: 0n },
  );
  expect(Object.keys(figures)).toEqual(["logos:price", "logos:unknown", "mrr:price", "mrr:unknown"]);
  expect(figures["logos:price"]).toMatchObject({ value: 0.75, coverage: 0.75 });
  expect(figures["mrr:price"]).toMatchObject({
    value: 0.4,
    numerator: 400n * NANO,
    denominator: 1000n * NANO,
    n: 3,
    coverage: 0.75,
  });
  expect(finished(churnReasons, june)[""]?.reason).toBe("no_churn");
  expect(finished(churnReasons, june, { reason: null, logos: 0n, unruled: 1n })[""]?.reason).toBe("no_lapse_rule");
});
