import { expect, test } from "vitest";
import { BUILT_IN_DEFINITIONS } from "../company-definitions.ts";
import { fact, finished, question, valuesOf } from "../literal-facts.ts";
import { activeUsersReference as reference } from "./active-users.reference.ts";
import { activeUsers } from "./active-users.ts";

const scope = question(activeUsers, "2025-01-01", "2025-04-01");
const byAccount = { ...scope, group: { kind: "account" } as const };
const use = (account: string, person: string | null, on: string, more: object = {}) =>
  fact("product_event", on, { account_id: account, person_id: person, event: "login", ...more });
const minimum = (minimumEvents: number, events: readonly string[] | null = null) => ({
  ...scope,
  definitions: { ...BUILT_IN_DEFINITIONS, activeUser: { events, minimumEvents } },
});

test("three people in January, one of them again in February, nobody in March", () => {
  const account = [fact("account", "2024-12-01")];
  const product_event = [
    use("1", "7", "2025-01-01"),
    use("1", "7", "2025-01-09"),
    use("1", "8", "2025-01-31T23:59:59Z"),
    use("1", "9", "2025-01-15"),
    use("1", "7", "2025-02-01"),
  ];
  expect(valuesOf(reference({ account, product_event }, scope))).toEqual([3, 1, 0]);
  expect(finished(activeUsers, scope, { users: 3, events: 4, unidentified: 0 })[""]).toMatchObject({
    value: 3,
    numerator: 3_000_000_000n,
    denominator: 1_000_000_000n,
    n: 3,
    coverage: 1,
  });
});

test("[AU1] a person active for two accounts counts once in the total, once in each account", () => {
  const product_event = [use("1", "7", "2025-01-05"), use("2", "7", "2025-01-06")];
  expect(valuesOf(reference({ product_event }, scope))[0]).toBe(1);
  expect(reference({ product_event }, byAccount).map((point) => point.value)).toEqual([1, 1]);
});

test("[AU2] events without a person make nobody active and lower the coverage", () => {
  const product_event = [use("1", "7", "2025-01-05"), use("1", null, "2025-01-06")];
  expect(valuesOf(reference({ product_event }, scope))[0]).toBe(1);
  expect(finished(activeUsers, scope, { users: 1, events: 2, unidentified: 1 })[""]).toMatchObject({
    value: 1,
    coverage: 0.5,
  });
  const nameless = reference({ product_event: [use("1", null, "2025-01-06")] }, scope)[0];
  expect(nameless).toMatchObject({ value: null, reason: "not_identified" });
  expect(finished(activeUsers, scope, { users: 0, events: 2, unidentified: 2 })[""]).toMatchObject({
    value: null,
    reason: "not_identified",
    coverage: 0,
  });
});

test("[AU3] the minimum is reached by quantity, within one account and one period", () => {
  const twice = [use("1", "7", "2025-01-05", { quantity: 2 })];
  const apart = [use("1", "7", "2025-01-05"), use("2", "7", "2025-01-06"), use("1", "7", "2025-02-01")];
  expect(valuesOf(reference({ product_event: twice }, minimum(2)))[0]).toBe(1);
  expect(valuesOf(reference({ product_event: apart, account: [fact("account", "2024-12-01")] }, minimum(2)))).toEqual([
    0, 0, 0,
  ]);
});

test("only the events that the company names make a user active", () => {
  const product_event = [use("1", "7", "2025-01-05"), use("1", "8", "2025-01-05", { event: "export" })];
  expect(valuesOf(reference({ product_event }, minimum(1, ["export"])))[0]).toBe(1);
});

test("[AU4] an idle account counts zero once events are recorded, nothing before", () => {
  const account = [fact("account", "2025-01-20", { account_id: "1" })];
  const product_event = [use("2", "7", "2025-02-10")];
  const points = reference({ account, product_event }, byAccount).filter((point) => point.group === "1");
  expect(points.map((point) => [point.period, point.value])).toEqual([
    [1, 0],
    [2, 0],
  ]);
  expect(finished(activeUsers, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
});

test("[AU5] groups go by the attribute just before the period", () => {
  const segment = (value: string, on: string) => fact("account_attribute", on, { attribute: "segment", value });
  const account_attribute = [segment("small", "2024-01-01"), segment("large", "2025-02-01")];
  const product_event = [use("1", "7", "2025-02-05"), use("1", "7", "2025-03-05")];
  const points = reference(
    { account_attribute, product_event },
    { ...scope, group: { kind: "attribute", name: "segment" } },
  );
  expect(points.map((point) => [point.period, point.group])).toEqual([
    [1, "small"],
    [2, "large"],
  ]);
});
