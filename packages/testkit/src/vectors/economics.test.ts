import { readFileSync } from "node:fs";
import { type Fact, findMetric, type MetricPoint, type MetricScope } from "@tendwell/core";
import { at, fact, question } from "@tendwell/core/literal-facts";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askBoth, openFacts } from "./ask-both.ts";

// Every worked example through the real SQL; askBoth throws where the reference or the drill-down disagrees.
const NANO = 1_000_000_000n;
let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

const asked = (id: string, options: MetricScope["options"] = {}, change: Partial<MetricScope> = {}): MetricScope =>
  question(findMetric(id)!, "2025-01-01", "2025-02-01", "month", { ...change, options });
const figureOf = (points: readonly MetricPoint[], component: string | null = null): number | null | undefined =>
  points.find((point) => point.component === component)?.value;

const held = (
  account: number,
  minor: number,
  to: string | null = null,
  from = "2024-12-01",
): Fact<"subscription_version"> =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: String(1000 + account),
    currency: "EUR",
    mrr: BigInt(minor) * NANO,
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
  });
const spent = (minor: bigint, purpose: "acquisition" | "retention", on = "2025-01-05") =>
  fact("cost", on, { purpose, category: "people", amount_minor: minor, currency: "EUR" });
let serial = 0;
const order = (account: string, minor: bigint, on: string, more: Partial<Fact<"purchase">> = {}) => {
  serial += 1;
  const own = {
    account_id: account,
    order_id: String(serial),
    status: "paid",
    amount_minor: minor,
    currency: "EUR",
  } as const;
  return fact("purchase", on, { ...own, ...more });
};

test("CAC: 50,000 / 25 = 2,000 (metrics.md example 10)", async () => {
  const facts = {
    cost: [spent(5_000_000n, "acquisition"), spent(99n, "retention")],
    subscription_version: Array.from({ length: 25 }, (_, i) => held(i + 1, 100, null, "2025-01-15")),
  };
  expect(figureOf(await askBoth(engine, "customer_acquisition_cost", facts, asked("customer_acquisition_cost")))).toBe(
    200_000,
  );
});

test("CAC with a lag of two months looks at November's costs, boundaries included", async () => {
  const cost = [
    spent(900n, "acquisition", "2024-11-01"),
    spent(7n, "acquisition", "2024-12-01"),
    spent(1n, "acquisition", "2024-10-31"),
  ];
  const facts = { cost, subscription_version: [held(1, 100, null, "2025-01-31")] };
  const scope = asked("customer_acquisition_cost", { lag_months: 2 });
  expect(figureOf(await askBoth(engine, "customer_acquisition_cost", facts, scope))).toBe(900);
});

test("CRC beside CAC, with the ratio", async () => {
  const subscription_version = [held(1, 100), held(2, 100, "2025-01-10"), held(3, 100, null, "2025-01-20")];
  const facts = { subscription_version, cost: [spent(900n, "retention"), spent(1200n, "acquisition")] };
  const points = await askBoth(engine, "customer_retention_cost", facts, asked("customer_retention_cost"));
  expect([figureOf(points), figureOf(points, "acquisition_cost"), figureOf(points, "to_acquisition_cost")]).toEqual([
    300, 1200, 0.25,
  ]);
});

test("LTV: 500 × 0.8 / 0.05 = 8,000 (metrics.md example 10)", async () => {
  const facts = {
    subscription_version: Array.from({ length: 20 }, (_, i) => held(i + 1, 50_000, i === 0 ? "2025-01-20" : null)),
    recognised_revenue: [
      fact("recognised_revenue", "2025-01-31", { revenue_minor: 1_000_000n, cost_minor: 200_000n, currency: "EUR" }),
    ],
  };
  const scope = asked("customer_lifetime_value", { method: "arpa_margin_churn" });
  expect(figureOf(await askBoth(engine, "customer_lifetime_value", facts, scope))).toBeCloseTo(800_000, 6);
});

test("LTV by lifespan: one of two left after a month, so 1 + 59/2 months of 100", async () => {
  const facts = { subscription_version: [held(1, 10_000, "2025-01-15"), held(2, 10_000)] };
  const points = await askBoth(engine, "customer_lifetime_value", facts, asked("customer_lifetime_value"));
  expect([figureOf(points), figureOf(points, "lifespan_months")]).toEqual([305_000, 30.5]);
  expect(points[0]?.provisional).toBe(true);
});

test("[CLV2] orders only: null until the lapse rule is set", async () => {
  const facts = { purchase: [order("1", 1000n, "2025-01-05"), order("2", 3000n, "2024-12-20")] };
  const [unruled] = await askBoth(engine, "customer_lifetime_value", facts, asked("customer_lifetime_value"));
  expect(unruled).toMatchObject({ value: null, reason: "no_lapse_rule" });
  const { definitions } = asked("customer_lifetime_value");
  const ruled = asked("customer_lifetime_value", {}, { definitions: { ...definitions, lapseDays: 60 } });
  // 1,000 over two customers in one month, both alive: 60 months.
  expect(figureOf(await askBoth(engine, "customer_lifetime_value", facts, ruled))).toBe(500 * 60);
});

test("LTV by channel: money and lives of each", async () => {
  const account_attribute = ["1", "2"].map((account_id, i) =>
    fact("account_attribute", "2024-01-01", {
      account_id,
      attribute: "acquisition_channel",
      value: ["ads", "fair"][i]!,
    }),
  );
  const facts = { account_attribute, subscription_version: [held(1, 100), held(2, 300)] };
  const scope = asked("customer_lifetime_value", {}, { group: { kind: "attribute", name: "acquisition_channel" } });
  const main = (await askBoth(engine, "customer_lifetime_value", facts, scope)).filter(
    (point) => point.component === null,
  );
  expect(main.map((point) => [point.group, point.value])).toEqual([
    ["ads", 6000],
    ["fair", 18_000],
  ]);
});

test("refunds cut the value of their order, also when they come later; frequency keeps it", async () => {
  const purchase = [
    order("1", 1000n, "2025-01-05", { order_id: "501" }),
    order("1", 3000n, "2025-01-31T23:59:59.999Z", { order_id: "502" }),
    order("2", 9000n, "2025-01-07", { status: "cancelled" }),
    order("2", 9000n, "2025-02-01"),
  ];
  const refund = [fact("refund", "2025-02-20", { order_id: "502", amount_minor: 500n, currency: "EUR" })];
  const change = { asOf: at("2025-03-01") };
  const value = await askBoth(
    engine,
    "average_purchase_value",
    { purchase, refund },
    asked("average_purchase_value", {}, change),
  );
  expect(figureOf(value)).toBe(1750);
  const often = await askBoth(
    engine,
    "purchase_frequency",
    { purchase, refund },
    asked("purchase_frequency", {}, change),
  );
  expect(figureOf(often)).toBe(2);
});

test("orders in another currency count at the rate of their day", async () => {
  const fx_rate = [0.5, 0.75].map((rate, i) =>
    fact("fx_rate", `2025-01-${10 + 10 * i}`, { currency: "USD", reporting_currency: "EUR", rate: BigInt(rate * 1e9) }),
  );
  const usd = { currency: "USD" };
  const purchase = [
    order("1", 1000n, "2025-01-10", usd),
    order("1", 1000n, "2025-01-20", usd),
    order("1", 1n, "2025-01-09", usd),
  ];
  const [point] = await askBoth(
    engine,
    "average_purchase_value",
    { purchase, fx_rate },
    asked("average_purchase_value"),
  );
  expect(point).toMatchObject({ value: 625, n: 2, coverage: 2 / 3 });
});

// examples/data/cdnow (MIT): 6,919 orders of 2,357 customers, January 1997 to June 1998; duplicates stay.
const cdnow = readFileSync(new URL("../../../../examples/data/cdnow/CDNOW_sample.txt", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/) as [string, string, string, string, string])
  .map(([, customer, day, , dollars]) => ({
    customer,
    day: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
    cents: Math.round(100 * Number(dollars)),
  }));

test("CDNOW: average purchase value and frequency of the real purchases", async () => {
  expect(cdnow.length).toBe(6919);
  const purchase = cdnow.map(({ customer, day, cents }) =>
    order(String(Number(customer)), BigInt(cents), day, { currency: "USD" }),
  );
  const change = { currency: "USD", asOf: at("1998-07-01") };
  const ask = (id: string) => ({
    ...question(findMetric(id)!, "1997-01-01", "1998-07-01", "month", change),
    periods: [
      { start: "1997-01-01", end: "1998-07-01", startUs: at("1997-01-01"), endUs: at("1998-07-01"), unfinished: false },
    ],
  });
  // The plain sums of the file: 6,919 rows, 244,091.94 dollars, 2,357 customers.
  const [value] = await askBoth(engine, "average_purchase_value", { purchase }, ask("average_purchase_value"));
  expect(value).toMatchObject({ numerator: 24_409_194n * NANO, denominator: 6919n * NANO, n: 6919 });
  const [often] = await askBoth(engine, "purchase_frequency", { purchase }, ask("purchase_frequency"));
  expect(often).toMatchObject({ numerator: 6919n * NANO, denominator: 2357n * NANO, n: 2357 });
});

const earned = (revenue_minor: bigint, cost_minor: bigint, on = "2025-01-31", account_id = "1") =>
  fact("recognised_revenue", on, { account_id, revenue_minor, cost_minor, currency: "EUR" });
// Twenty at the opening, one leaves, one comes: MRR 500 each, margin 80 %, churn 5 %, CAC 2,000.
const example10 = {
  subscription_version: [
    ...Array.from({ length: 20 }, (_, i) => held(i + 1, 50_000, i === 0 ? "2025-01-20" : null)),
    held(21, 50_000, null, "2025-01-15"),
  ],
  recognised_revenue: [earned(1_000_000n, 200_000n)],
  cost: [spent(200_000n, "acquisition")],
};

test("LTV to CAC: 8,000 / 2,000 = 4; payback 2,000 / (500 × 0.8) = 5 months (metrics.md example 10)", async () => {
  const ratio = await askBoth(engine, "ltv_to_cac", example10, asked("ltv_to_cac"));
  expect(figureOf(ratio)).toBeCloseTo(4, 9);
  expect(figureOf(ratio, "lifetime_value")).toBeCloseTo(800_000, 4);
  expect(figureOf(ratio, "acquisition_cost")).toBe(200_000);
  const payback = await askBoth(engine, "cac_payback", example10, asked("cac_payback"));
  expect(figureOf(payback)).toBe(5);
  expect(figureOf(payback, "gross_margin")).toBe(0.8);
});

test("magic number: (800 − 600) × 4 / 700 = 1.14 (metrics.md example 10), by quarter and rolling by month", async () => {
  const facts = {
    recognised_revenue: [earned(600n, 0n, "2025-03-31T23:59:59.999Z"), earned(800n, 0n, "2025-04-01")],
    cost: [spent(700n, "acquisition", "2025-03-31"), spent(9n, "acquisition", "2025-04-01"), spent(5n, "retention")],
  };
  const metric = findMetric("magic_number")!;
  const points = await askBoth(
    engine,
    "magic_number",
    facts,
    question(metric, "2025-04-01", "2025-07-01", "quarter", { asOf: at("2025-07-01") }),
  );
  expect(points[0]).toMatchObject({ numerator: 800n * NANO, denominator: 700n * NANO });
  const monthly = await askBoth(engine, "magic_number", facts, question(metric, "2025-06-01", "2025-08-01"));
  // July looks at May to July against February to April: 0 − 1,400, over 709.
  expect(monthly.map((point) => point.value)).toEqual([800 / 700, (-1400 * 4) / 709]);
});

test("return on success: 900 of those who stayed over 300; who came or left counts for nothing", async () => {
  const facts = {
    subscription_version: [held(1, 100), held(2, 100), held(3, 100, null, "2025-01-02"), held(4, 100, "2025-02-01")],
    recognised_revenue: [1, 2, 3, 4].map((account, i) =>
      earned([1000n, 250n, 9000n, 100n][i]!, [300n, 50n, 0n, 100n][i]!, "2025-01-31", String(account)),
    ),
    cost: [spent(300n, "retention"), spent(9n, "acquisition")],
  };
  const points = await askBoth(engine, "success_return", facts, asked("success_return"));
  // The fourth ends at exactly the closing: the left limit still has it.
  expect(points).toMatchObject([{ component: "upper_bound", value: 3, n: 3 }]);
});
