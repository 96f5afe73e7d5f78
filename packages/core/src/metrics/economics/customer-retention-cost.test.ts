import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { customerRetentionCostReference as reference } from "./customer-retention-cost.reference.ts";
import { customerRetentionCost } from "./customer-retention-cost.ts";

const NANO = 1_000_000_000n;
const asked = (population = "in_period") =>
  question(customerRetentionCost, "2025-01-01", "2025-02-01", "month", { options: { population } });
const spent = (minor: bigint, purpose: "acquisition" | "retention" = "retention") =>
  fact("cost", "2025-01-05", { purpose, category: "cs_salaries", amount_minor: minor, currency: "EUR" });
const held = (account: number, from: string, to: string | null = null, more: object = {}) =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: `${account}${at(from)}`,
    currency: "EUR",
    mrr: 100n * NANO,
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
    ...more,
  });
// One stays, one leaves inside, one comes inside, one was gone before.
const company = [
  held(1, "2024-05-01"),
  held(2, "2024-05-01", "2025-01-10"),
  held(3, "2025-01-20"),
  held(4, "2024-01-01", "2024-12-01"),
];

test("900 spent: over 3 in the period, 2 at the opening, 2 at the closing", () => {
  const facts = { subscription_version: company, cost: [spent(900n)] };
  expect(valuesOf(reference(facts, asked()))).toEqual([300]);
  expect(valuesOf(reference(facts, asked("opening")))).toEqual([450]);
  expect(valuesOf(reference(facts, asked("closing")))).toEqual([450]);
});

test("[CRC1] who leaves and comes back counts once", () => {
  const versions = [held(1, "2024-05-01", "2025-01-10"), held(1, "2025-01-20")];
  expect(valuesOf(reference({ subscription_version: versions, cost: [spent(900n)] }, asked()))).toEqual([900]);
});

test("[CRC2] who leaves at exactly the start was there at the opening", () => {
  const versions = [held(1, "2024-05-01", "2025-01-01"), held(2, "2024-05-01")];
  const facts = { subscription_version: versions, cost: [spent(900n)] };
  expect(valuesOf(reference(facts, asked()))).toEqual([450]);
  expect(valuesOf(reference(facts, asked("closing")))).toEqual([900]);
});

test("[CRC3] paused customers count, trials do not", () => {
  const versions = [
    held(1, "2024-05-01", null, { status: "paused" }),
    held(2, "2024-05-01", null, { status: "trial" }),
  ];
  expect(valuesOf(reference({ subscription_version: versions, cost: [spent(900n)] }, asked()))).toEqual([900]);
});

test("[CRC4] nobody there, or nothing ever recorded", () => {
  expect(reference({ cost: [spent(900n)] }, asked())[0]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(reference({ subscription_version: company }, asked())[0]).toMatchObject({
    value: null,
    reason: "not_recorded",
  });
});

test("[CRC5] orders only: not until a lapse rule is set", () => {
  const purchase = [fact("purchase", "2024-12-20", { status: "paid" })];
  const facts = { purchase, cost: [spent(900n)] };
  expect(reference(facts, asked())[0]).toMatchObject({ value: null, reason: "no_lapse_rule" });
  const ruled = { ...asked(), definitions: { ...asked().definitions, lapseDays: 30 } };
  expect(valuesOf(reference(facts, ruled))).toEqual([900]);
  const short = { ...asked(), definitions: { ...asked().definitions, lapseDays: 5 } };
  expect(reference(facts, short)[0]).toMatchObject({ value: null, reason: "zero_denominator" });
});

test("[CRC6] beside it what winning one costs, and the ratio", () => {
  const facts = { subscription_version: company, cost: [spent(900n), spent(1200n, "acquisition")] };
  const points = reference(facts, asked());
  expect(valuesOf(points, "acquisition_cost")).toEqual([1200]);
  expect(valuesOf(points, "to_acquisition_cost")).toEqual([0.25]);
  const free = reference({ subscription_version: company, cost: [spent(900n)] }, asked());
  expect(free.find((point) => point.component === "to_acquisition_cost")).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
});

test("finish reads both sides and the ratio", () => {
  const since = at("2024-01-01");
  const kept = { side: "kept", amount: 900n * NANO, costs: 2n, priced: 1n, customers: 3n, since };
  const won = { side: "won", amount: 1200n * NANO, costs: 1n, priced: 1n, customers: 1n, since };
  const figures = finished(customerRetentionCost, asked(), kept, won);
  expect(figures[""]).toMatchObject({ value: 300, coverage: 0.5 });
  expect(figures.acquisition_cost?.value).toBe(1200);
  expect(figures.to_acquisition_cost?.value).toBe(0.25);
  const unruled = finished(customerRetentionCost, asked(), { side: "unruled", customers: 2n, since: null });
  expect(unruled[""]?.reason).toBe("no_lapse_rule");
});
