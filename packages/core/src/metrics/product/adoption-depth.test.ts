import { expect, test } from "vitest";
import { BUILT_IN_DEFINITIONS } from "../company-definitions.ts";
import { fact, finished, question, valuesOf } from "../literal-facts.ts";
import { adoptionDepthReference as reference } from "./adoption-depth.reference.ts";
import { adoptionDepth } from "./adoption-depth.ts";

const scope = question(adoptionDepth, "2025-01-01", "2025-02-01");
const listed = (...features: string[]) => ({ ...scope, definitions: { ...BUILT_IN_DEFINITIONS, features } });
const options = (change: object) => ({ ...scope, options: { ...scope.options, ...change } });
const use = (account_id: string, feature: string | null, on: string, more: object = {}) =>
  fact("product_event", on, { account_id, feature, event: "click", ...more });

test("account 1 uses two of four features, account 2 one: 3 of 8", () => {
  const product_event = [
    use("1", "a", "2025-01-03"),
    use("1", "a", "2025-01-04"),
    use("1", "b", "2025-01-05"),
    use("2", "c", "2025-01-06"),
    use("3", "d", "2024-12-20"),
  ];
  expect(reference({ product_event }, scope)[0]).toMatchObject({ value: 3 / 8, n: 2 });
  expect(finished(adoptionDepth, scope, { accounts: 2, used_features: 3, entitled_features: 8 })[""]).toMatchObject({
    value: 0.375,
    n: 2,
  });
});

test("[AD1] the window without a list: exactly so many local days up to the end, never less than the period", () => {
  const product_event = [
    use("1", "a", "2025-01-03"),
    use("2", "b", "2024-11-03"),
    use("2", "c", "2024-11-02T23:59:59Z"),
  ];
  expect(valuesOf(reference({ product_event }, scope))).toEqual([1 / 2]);
  expect(valuesOf(reference({ product_event }, options({ window_days: 91 })))).toEqual([1 / 3]);
  expect(valuesOf(reference({ product_event }, options({ window_days: 1 })))).toEqual([1]);
});

test("[AD2] with a list, only what is on it counts", () => {
  const product_event = [use("1", "a", "2025-01-03"), use("1", "x", "2025-01-03")];
  expect(valuesOf(reference({ product_event }, listed("a", "b", "a")))).toEqual([1 / 2]);
});

test("[AD3] use without a named feature is use of none", () => {
  const product_event = [use("1", null, "2025-01-03"), use("2", "a", "2025-01-03")];
  expect(reference({ product_event }, scope)[0]).toMatchObject({ value: 1 / 2, n: 2 });
});

test("[AD4] uses by quantity, over all persons of the account", () => {
  const product_event = [
    use("1", "a", "2025-01-03", { person_id: "7" }),
    use("1", "a", "2025-01-04", { person_id: null }),
    use("1", "b", "2025-01-04", { quantity: 0 }),
    use("1", "c", "2025-01-04", { quantity: 2 }),
  ];
  expect(valuesOf(reference({ product_event }, options({ minimum_uses: 2 })))).toEqual([2 / 3]);
  expect(valuesOf(reference({ product_event }, options({ minimum_uses: 1 })))).toEqual([2 / 3]);
  expect(valuesOf(reference({ product_event }, options({ minimum_uses: 3 })))).toEqual([0]);
});

test("[AD5] nothing named, nothing listed, nobody there", () => {
  const product_event = [use("1", null, "2025-01-03")];
  expect(reference({ product_event }, scope)[0]).toMatchObject({ value: null, reason: "not_recorded" });
  expect(reference({ product_event }, listed())[0]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(reference({}, scope)[0]).toMatchObject({ value: null, reason: "no_data" });
  const none = { accounts: 1, used_features: 0, entitled_features: 0 };
  expect(finished(adoptionDepth, scope, none)[""]?.reason).toBe("not_recorded");
  expect(finished(adoptionDepth, listed(), none)[""]?.reason).toBe("zero_denominator");
  expect(finished(adoptionDepth, scope)[""]?.reason).toBe("no_data");
});

test("[AD6] other accounts' features are there for the one that is asked about", () => {
  const product_event = [use("1", "a", "2025-01-03"), use("2", "b", "2025-01-04")];
  expect(valuesOf(reference({ product_event }, { ...scope, accounts: ["1"] }))).toEqual([1 / 2]);
});

test("idle accounts count where they are asked for", () => {
  const account = [fact("account", "2025-01-31T23:59:59Z", { account_id: "9" }), fact("account", "2025-02-01")];
  const facts = { account, product_event: [use("1", "a", "2025-01-03")] };
  expect(reference(facts, scope)[0]).toMatchObject({ value: 1, n: 1 });
  expect(reference(facts, options({ population: "existing" }))[0]).toMatchObject({ value: 1 / 2, n: 2 });
});
