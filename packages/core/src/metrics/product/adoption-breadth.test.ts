import { expect, test } from "vitest";
import { BUILT_IN_DEFINITIONS } from "../company-definitions.ts";
import { fact, finished, question } from "../literal-facts.ts";
import type { MetricScope } from "../metric.ts";
import { adoptionBreadthReference as reference } from "./adoption-breadth.reference.ts";
import { adoptionBreadth } from "./adoption-breadth.ts";

const scope = question(adoptionBreadth, "2025-01-01", "2025-02-01");
const define = (change: object): MetricScope => ({ ...scope, definitions: { ...BUILT_IN_DEFINITIONS, ...change } });
const use = (account_id: string, person_id: string | null, feature: string | null, more: object = {}) =>
  fact("product_event", "2025-01-05", { account_id, person_id, feature, event: "click", ...more });
const parts = (product_event: ReturnType<typeof use>[], asked: MetricScope = scope) =>
  Object.fromEntries(
    reference({ product_event }, asked).map((point) => [point.component ?? "", point.value ?? point.reason]),
  );

test("of four active users three use a, one uses b: ¾, ¼, and ½ overall", () => {
  const events = [use("1", "1", "a"), use("1", "2", "a"), use("1", "2", "b"), use("2", "3", "a"), use("2", "4", null)];
  expect(parts(events)).toEqual({ "": 0.5, a: 0.75, b: 0.25 });
  const figures = finished(
    adoptionBreadth,
    scope,
    { feature: null, users: 0n, feature_users: 0n, events: 5n, unidentified: 0n },
    { feature: null, users: 4n, feature_users: 0n, events: 0n, unidentified: 0n },
    { feature: "b", users: 0n, feature_users: 1n, events: 0n, unidentified: 0n },
    { feature: "a", users: 0n, feature_users: 3n, events: 0n, unidentified: 0n },
    { feature: "c", users: 0n, feature_users: 0n, events: 0n, unidentified: 0n },
  );
  expect(Object.keys(figures)).toEqual(["", "a", "b", "c"]);
  expect(figures.a).toMatchObject({ value: 0.75, n: 4, coverage: 1 });
  expect(figures.c).toMatchObject({ value: 0 });
  expect(figures[""]).toMatchObject({ numerator: 4_000_000_000n, denominator: 12_000_000_000n });
});

test("[AB1] only active users count, whatever made them active", () => {
  const asked = define({ activeUser: { events: ["login"], minimumEvents: 1 } });
  const events = [use("1", "1", "a"), use("1", "2", null, { event: "login" }), use("1", "2", "a")];
  expect(parts(events, asked)).toEqual({ "": 1, a: 1 });
});

test("[AB2] a feature that nobody of the cell used stands with zero", () => {
  const events = [use("1", "1", "a"), use("2", "2", "b")];
  const points = reference({ product_event: events }, { ...scope, group: { kind: "account" } });
  expect(points.map((point) => [point.group, point.component, point.value])).toEqual([
    ["1", "a", 1],
    ["1", "b", 0],
    ["1", null, 0.5],
    ["2", "a", 0],
    ["2", "b", 1],
    ["2", null, 0.5],
  ]);
});

test("[AB3] uses add up within one account; a person of two accounts is one", () => {
  const twice = { ...scope, options: { ...scope.options, minimum_uses: 2 } };
  expect(parts([use("1", "1", "a"), use("2", "1", "a")], twice)).toMatchObject({ a: 0 });
  expect(parts([use("1", "1", "a"), use("1", "1", "a"), use("2", "1", "a")], twice)).toMatchObject({ a: 1 });
});

test("[AB4] with a list, only its features are shown, used or not", () => {
  expect(parts([use("1", "1", "a"), use("1", "1", "x")], define({ features: ["a", "b"] }))).toEqual({
    "": 0.5,
    a: 1,
    b: 0,
  });
});

test("[AB5] nobody identified, nobody active enough", () => {
  expect(parts([use("1", null, "a")])).toEqual({ "": "not_identified" });
  expect(parts([use("1", "1", "a", { quantity: 0 })])).toEqual({ "": "zero_denominator" });
  const cell = (users: bigint, unidentified: bigint) =>
    finished(adoptionBreadth, scope, { feature: null, users, feature_users: 0n, events: 4n, unidentified })[""];
  expect(cell(0n, 4n)).toMatchObject({ reason: "not_identified", coverage: 0 });
  expect(cell(0n, 2n)).toMatchObject({ reason: "zero_denominator", coverage: 0.5 });
});

test("[AB6] no feature named or listed, no use", () => {
  expect(parts([use("1", "1", null)])).toEqual({ "": "not_recorded" });
  expect(parts([use("1", "1", "a")], define({ features: [] }))).toEqual({ "": "zero_denominator" });
  expect(parts([])).toEqual({ "": "no_data" });
  const stats = { feature: null, users: 2n, feature_users: 0n, events: 4n, unidentified: 0n };
  expect(finished(adoptionBreadth, scope, stats)[""]?.reason).toBe("not_recorded");
  expect(finished(adoptionBreadth, define({ features: [] }), stats)[""]?.reason).toBe("zero_denominator");
  expect(finished(adoptionBreadth, scope)[""]?.reason).toBe("no_data");
});
