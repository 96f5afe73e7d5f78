import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { survivalReference as reference } from "./survival.reference.ts";
import { survival } from "./survival.ts";

const asked = (options: Record<string, string> = {}, lapseDays: number | null = null) => {
  const scope = question(survival, "2025-06-01", "2025-07-01", "month", { options });
  return { ...scope, definitions: { ...scope.definitions, lapseDays } };
};
const held = (account: number, from: string, to: string | null = null) =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: `${account}${at(from)}`,
    currency: "EUR",
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
  });
const ask = (versions: ReturnType<typeof held>[], options: Record<string, string> = {}) =>
  reference({ subscription_version: versions }, asked(options));

test("[SURV1] who is still there is censored: of four, one left after a month, one of the two seen longer after three", () => {
  const points = ask([
    held(1, "2025-01-10", "2025-02-10"),
    held(2, "2025-01-10", "2025-04-10"),
    held(3, "2025-01-10"),
    held(4, "2025-05-20"),
  ]);
  // Age 1: 4 at risk (the fourth is last seen at it), 1 left: 3/4. Age 3: 2 at risk, 1 left: 3/8.
  const curve = [0, 1, 2, 3, 4, 5].map((age) => valuesOf(points, `month:${age}`)[0]);
  expect(curve).toEqual([1, 0.75, 0.75, 0.375, 0.375, 0.375]);
  expect(valuesOf(points, "month:6")).toEqual([]);
  expect(points.find((point) => point.component === "month:3")?.n).toBe(2);
  expect(valuesOf(points, "median")).toEqual([3 * 30.4375 * 86_400_000_000]);
});

test("[SURV2] of one age, who left counts before who was last seen", () => {
  expect(valuesOf(ask([held(1, "2025-05-01", "2025-06-10"), held(2, "2025-05-01")]), "month:1")).toEqual([0.5]);
});

test("[SURV3] leaving at exactly the end belongs to the next period", () => {
  expect(valuesOf(ask([held(1, "2025-06-01", "2025-07-01")]), "month:0")).toEqual([1]);
  expect(valuesOf(ask([held(1, "2025-06-01", "2025-06-30T23:59:59.999Z")]), "month:0")).toEqual([0]);
});

test("[SURV4] the first departure ends the life, unless returns are bridged", () => {
  const versions = [held(1, "2025-01-01", "2025-03-01"), held(1, "2025-05-01")];
  expect(valuesOf(ask(versions), "month:2")).toEqual([0]);
  expect(valuesOf(ask(versions, { returns: "bridge" }), "month:5")).toEqual([1]);
});

test("[SURV5] 31 January to 28 February is one month", () => {
  const points = ask([held(1, "2025-01-31", "2025-02-28")]);
  expect([valuesOf(points, "month:0"), valuesOf(points, "month:1")]).toEqual([[1], [0]]);
});

test("[SURV6] a curve above one half has no median", () => {
  const points = ask([held(1, "2025-01-10")]);
  expect(points.find((point) => point.component === "median")).toMatchObject({
    value: null,
    reason: "not_reached",
    n: 1,
  });
});

test("[SURV7] orders only: not until a lapse rule is set", () => {
  const purchase = [
    fact("purchase", "2025-01-10", { status: "paid" }),
    fact("purchase", "2025-02-10", { status: "paid" }),
  ];
  expect(reference({ purchase }, asked())[0]).toMatchObject({ value: null, reason: "no_lapse_rule" });
  // 31 days apart with a rule of 40: one life of 71 days, 10 January to 22 March.
  const points = reference({ purchase }, asked({ age_unit: "day" }, 40));
  expect(valuesOf(points, "day:71")).toEqual([0]);
  // With a rule of 10 days it ended on 20 January.
  expect(valuesOf(reference({ purchase }, asked({ age_unit: "day" }, 10)), "day:10")).toEqual([0]);
});

test("[SURV8] subscriptions that touch are one life; groups are those at its start", () => {
  const versions = [held(1, "2025-01-01", "2025-03-01"), held(1, "2025-03-01", "2025-04-01")];
  expect(valuesOf(ask(versions), "month:3")).toEqual([0]);
  const account_attribute = [
    fact("account_attribute", "2024-01-01", { attribute: "segment", value: "small" }),
    fact("account_attribute", "2025-02-01", { attribute: "segment", value: "large" }),
  ];
  const scope = { ...asked(), group: { kind: "attribute", name: "segment" } as const };
  const points = reference({ subscription_version: versions, account_attribute }, scope);
  expect(new Set(points.map((point) => point.group))).toEqual(new Set(["small"]));
});

test("finish: curve with its interval on the log scale, and the median", () => {
  const rows = [
    { age: 1, ended: 1n, censored: 0n, unruled: 0n },
    { age: 3, ended: 1n, censored: 2n, unruled: 0n },
  ];
  const figures = finished(survival, asked(), ...rows);
  expect(figures["month:1"]?.value).toBe(0.75);
  // S·exp(±1.96·√(1/(4·3))) by hand: 0.75 × e^±0.5658.
  expect(figures["month:1"]?.interval?.low).toBeCloseTo(0.75 * Math.exp(-0.5658), 4);
  expect(figures["month:1"]?.interval?.high).toBe(1);
  expect(figures["month:3"]?.value).toBe(0.5);
  expect(figures.median?.value).toBe(3 * 30.4375 * 86_400_000_000);
  expect(finished(survival, asked()).median?.reason).toBe("no_data");
  expect(finished(survival, asked(), { age: null, unruled: 2n }).median?.reason).toBe("no_lapse_rule");
});
