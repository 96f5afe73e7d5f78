import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { customerLifetimeValueReference as reference } from "./customer-lifetime-value.reference.ts";
import { customerLifetimeValue } from "./customer-lifetime-value.ts";
import { periodMonths } from "./period-months.ts";

const NANO = 1_000_000_000n;
const asked = (options: Record<string, string> = {}, lapseDays: number | null = null) => {
  const scope = question(customerLifetimeValue, "2025-01-01", "2025-02-01", "month", { options });
  return { ...scope, definitions: { ...scope.definitions, lapseDays } };
};
const held = (account: number, dollars: number, to: string | null = null, from = "2024-12-01") =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: `${account}${at(from)}`,
    currency: "EUR",
    mrr: BigInt(dollars * 100) * NANO,
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
  });
const revenue = (minor: bigint, cost: bigint, on = "2025-01-31") =>
  fact("recognised_revenue", on, { revenue_minor: minor, cost_minor: cost, currency: "EUR" });
const order = (account: number, minor: bigint, on: string) =>
  fact("purchase", on, {
    account_id: String(account),
    order_id: `${account}${at(on)}`,
    status: "paid",
    amount_minor: minor,
    currency: "EUR",
  });

// 500 a month each, margin 80 %, one of 20 leaves: 500 × 0.8 / 0.05.
const twenty = Array.from({ length: 20 }, (_, i) => held(i + 1, 500, i === 0 ? "2025-01-20" : null));

test("500 × 0.8 / 0.05 = 8,000 (metrics.md example 10)", () => {
  const facts = { subscription_version: twenty, recognised_revenue: [revenue(1_000_000n, 200_000n)] };
  const points = reference(facts, asked({ method: "arpa_margin_churn" }));
  expect(valuesOf(points)[0]).toBeCloseTo(800_000, 6);
  expect([valuesOf(points, "monthly_value")[0], valuesOf(points, "gross_margin")[0]]).toEqual([50_000, 0.8]);
  expect(valuesOf(points, "monthly_churn")[0]).toBeCloseTo(0.05, 12);
});

test("[CLV1] nobody left: no_churn", () => {
  const facts = { subscription_version: [held(1, 500)], recognised_revenue: [revenue(100n, 20n)] };
  expect(reference(facts, asked({ method: "arpa_margin_churn" }))[0]).toMatchObject({
    value: null,
    reason: "no_churn",
  });
  expect(reference(facts, asked({ lifespan: "inverse_churn" }))[0]).toMatchObject({ value: null, reason: "no_churn" });
});

test("[CLV2] orders only: no lifespan until a lapse rule is set, but what was brought so far is known", () => {
  const facts = { purchase: [order(1, 1000n, "2025-01-05"), order(2, 3000n, "2024-12-20")] };
  expect(reference(facts, asked())[0]).toMatchObject({ value: null, reason: "no_lapse_rule" });
  expect(valuesOf(reference(facts, asked({ method: "historic" })))).toEqual([2000]);
});

test("[CLV3] lifespan is the area under the curve up to the horizon", () => {
  // Both start in December; one leaves after a month, the other stays: 1 month, then one half for 59 more.
  const facts = { subscription_version: [held(1, 100, "2025-01-15"), held(2, 100)] };
  const points = reference(facts, asked());
  expect(valuesOf(points, "lifespan_months")).toEqual([1 + 59 / 2]);
  expect(valuesOf(points)).toEqual([10_000 * 30.5]);
  expect(points[0]?.provisional).toBe(true);
});

test("[CLV4] order value is spread over everybody who is a customer in the period", () => {
  // Two customers by a rule of 60 days, one of whom buys nothing in January.
  const facts = { purchase: [order(1, 1000n, "2025-01-05"), order(2, 3000n, "2024-12-20")] };
  expect(valuesOf(reference(facts, asked({}, 60)), "monthly_value")).toEqual([500]);
});

test("[CLV5] a quarter's churn becomes monthly by its cube root", () => {
  const scope = question(customerLifetimeValue, "2025-01-01", "2025-04-01", "quarter", {
    options: { lifespan: "inverse_churn" },
  });
  const versions = Array.from({ length: 8 }, (_, i) => held(i + 1, 100, i === 0 ? null : "2025-03-01"));
  // 7 of 8 leave in three months: half of those left go each month, so two months are lived.
  expect(valuesOf(reference({ subscription_version: versions }, scope), "lifespan_months")[0]).toBeCloseTo(2, 9);
});

test("[CLV6] without recognised revenue there is no margin", () => {
  const points = reference({ subscription_version: twenty }, asked({ method: "arpa_margin_churn" }));
  expect(points[0]).toMatchObject({ value: null, reason: "not_recorded" });
  const historic = reference(
    { subscription_version: twenty },
    asked({ method: "historic", value_from: "subscriptions" }),
  );
  expect(historic[0]).toMatchObject({ value: null, reason: "not_recorded", n: 20 });
});

test("[CLV7] grouped by channel, money and lives are each channel's own", () => {
  const account_attribute = ["1", "2"].map((account_id, i) =>
    fact("account_attribute", "2024-01-01", {
      account_id,
      attribute: "acquisition_channel",
      value: ["ads", "fair"][i]!,
    }),
  );
  const scope = { ...asked(), group: { kind: "attribute", name: "acquisition_channel" } as const };
  const points = reference({ account_attribute, subscription_version: [held(1, 100), held(2, 300)] }, scope);
  const main = points.filter((point) => point.component === null);
  expect(main.map((point) => [point.group, point.value])).toEqual([
    ["ads", 600_000],
    ["fair", 1_800_000],
  ]);
});

test("[CLV8] free accounts are not paying", () => {
  const points = reference({ subscription_version: [held(1, 100), held(2, 0)] }, asked());
  expect(valuesOf(points, "monthly_value")).toEqual([10_000]);
});

test("finish: formula, margin and historic from literal statistics", () => {
  const since = { subscriptions_since: at("2024-01-01"), revenue_since: at("2024-01-01"), orders_since: null };
  const none = { amount: 0n, other: 0n, n: 0n, m: 0n, k: 0n, age: null };
  const mrr = { ...none, ...since, side: "mrr", amount: 900_000n * NANO, n: 18n, m: 19n, k: 19n };
  const margin = { ...none, ...since, side: "margin", amount: 80n * NANO, other: 100n * NANO, m: 1n, k: 1n };
  const churn = { ...none, ...since, side: "churn", n: 20n, m: 1n };
  const byMargin = finished(customerLifetimeValue, asked({ method: "arpa_margin_churn" }), mrr, margin, churn);
  expect(byMargin[""]?.value).toBeCloseTo(800_000, 6);
  const life = [
    { age: 1, n: 1n, m: 0n },
    { age: 2, n: 0n, m: 1n },
  ].map((row) => ({ ...none, ...since, side: "life", ...row }));
  const byLife = finished(customerLifetimeValue, asked(), mrr, ...life);
  expect(byLife.lifespan_months?.value).toBe(30.5);
  expect(byLife[""]).toMatchObject({ value: 50_000 * 30.5, provisional: true });
  const born = { ...none, ...since, side: "born", n: 4n };
  const historic = finished(customerLifetimeValue, asked({ method: "historic" }), born, margin);
  expect(historic[""]).toMatchObject({ value: 20, numerator: 80n * NANO, denominator: 4n * NANO });
});

test("a month, a quarter and a year are whole months; a week and an unfinished month are parts", () => {
  const [month] = question(customerLifetimeValue, "2025-02-01", "2025-03-01").periods;
  const [week] = question(customerLifetimeValue, "2025-02-03", "2025-02-10", "week").periods;
  expect([periodMonths(month!), periodMonths(week!)]).toEqual([1, 7 / 30.4375]);
  expect(periodMonths({ ...month!, endUs: month!.startUs + 86_400_000_000, unfinished: true })).toBeCloseTo(
    1 / 30.4375,
    12,
  );
});
