import { expect, test } from "vitest";
import { at, fact, finished, question } from "../literal-facts.ts";
import { subscription } from "../revenue/literal-subscription.ts";
import { unitOf } from "../unit-of.ts";
import { servedRateReference as reference } from "./served-rate.reference.ts";
import { servedRate } from "./served-rate.ts";

const scope = question(servedRate, "2025-02-01", "2025-03-01");
const customer = (id: string, from = "2025-01-01", to: string | null = null) => subscription(id, id, from, to, 100);
const touch = (account_id: string, on: string, more: object = {}) =>
  fact("touch", on, { account_id, channel: "call", success: true, ...more });
const cost = (amount_minor: bigint, more: object = {}) =>
  fact("cost", "2025-02-15", { purpose: "retention", amount_minor, currency: "EUR", ...more });
const parts = (facts: Parameters<typeof reference>[0], change: object = {}) =>
  Object.fromEntries(reference(facts, { ...scope, ...change }).map((point) => [point.component ?? "", point]));
const touches = (option: string) => ({ options: { ...scope.options, touches: option } });
const four = ["1", "2", "3", "4"].map((id) => customer(id));

test("of four customers two were served, at 300 each", () => {
  const facts = {
    subscription_version: four,
    touch: [touch("1", "2025-02-03"), touch("2", "2025-02-10", { channel: "email" })],
    cost: [cost(60_000n)],
  };
  expect(parts(facts)[""]).toMatchObject({ value: 0.5, n: 4 });
  expect(parts(facts).cost_per_served).toMatchObject({ value: 30_000, n: 2 });
  const figures = finished(
    servedRate,
    scope,
    { side: "people", customers: 4n, served: 2n, since: BigInt(at("2025-01-01")) },
    { side: "cost", amount: 60_000n * 1_000_000_000n, costs: 1n, priced: 1n, customers: 2n, since: 0n },
  );
  expect(figures[""]).toMatchObject({ value: 0.5, n: 4 });
  expect(figures.cost_per_served).toMatchObject({ value: 30_000, n: 2, coverage: 1 });
  expect(unitOf(servedRate, "cost_per_served", {})).toBe("money");
});

test("[SVR1] touched twice is served once", () => {
  const facts = { subscription_version: four, touch: [touch("1", "2025-02-03"), touch("1", "2025-02-04")] };
  expect(parts(facts)[""]!.value).toBe(0.25);
});

test("[SVR2] notes, and other teams, where they are asked for", () => {
  const facts = {
    subscription_version: four,
    touch: [
      touch("1", "2025-02-03"),
      touch("2", "2025-02-03", { channel: "note" }),
      touch("3", "2025-02-03", { success: false }),
      touch("4", "2025-02-03", { success: false }),
      touch("4", "2025-02-03", { success: false, channel: "note" }),
    ],
  };
  expect(["success", "with_notes", "any_team"].map((option) => parts(facts, touches(option))[""]!.value)).toEqual([
    0.25, 0.5, 0.75,
  ]);
});

test("[SVR3] prospects do not count", () => {
  const facts = { subscription_version: [customer("1")], touch: [touch("9", "2025-02-03")] };
  expect(parts(facts)[""]).toMatchObject({ value: 0, n: 1 });
});

test("[SVR4] at the very start, at the very end", () => {
  const on = (when: string) => parts({ subscription_version: four, touch: [touch("1", when)] })[""]!;
  expect(on("2025-02-01").value).toBe(0.25);
  expect(on("2025-02-28T23:59:59Z").value).toBe(0.25);
  expect(on("2025-03-01")).toMatchObject({ value: null, reason: "not_recorded" });
});

test("[SVR5] no customers, no lapse rule, no touch on record", () => {
  expect(parts({})[""]!.reason).toBe("zero_denominator");
  expect(finished(servedRate, scope)[""]?.reason).toBe("zero_denominator");
  const purchase = [fact("purchase", "2025-02-03", { status: "paid", amount_minor: 5n, currency: "EUR" })];
  expect(parts({ purchase })[""]!.reason).toBe("no_lapse_rule");
  expect(finished(servedRate, scope, { side: "unruled", customers: 1n })[""]?.reason).toBe("no_lapse_rule");
  const since = (us: bigint | null) =>
    finished(servedRate, scope, { side: "people", customers: 4n, served: 0n, since: us })[""];
  expect(since(null)).toMatchObject({ value: null, reason: "not_recorded", n: 4 });
  expect(since(BigInt(at("2025-03-01")))?.reason).toBe("not_recorded");
  expect(since(BigInt(at("2025-03-01")) - 1n)?.value).toBe(0);
});

test("[SVR6] the cost needs costs and somebody served", () => {
  const one = { subscription_version: four, touch: [touch("1", "2025-02-03")] };
  expect(parts(one).cost_per_served!.reason).toBe("not_recorded");
  expect(parts({ ...one, touch: [], cost: [cost(5n)] }).cost_per_served!.reason).toBe("zero_denominator");
  const abroad = [cost(5n), cost(7n, { currency: "USD" })];
  expect(parts({ ...one, cost: abroad }).cost_per_served).toMatchObject({ value: 5, coverage: 0.5 });
});
