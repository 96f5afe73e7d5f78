import { expect, test } from "vitest";
import { DAY } from "../../time/timestamp.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { unitOf } from "../unit-of.ts";
import { timeToValueReference as reference } from "./time-to-value.reference.ts";
import { timeToValue } from "./time-to-value.ts";

const scope = {
  ...question(timeToValue, "2025-01-01", "2025-02-01"),
  asOf: at("2025-06-01"),
};
const account = (id: string, on: string) => fact("account", on, { account_id: id });
const value = (id: string, on: string) => fact("product_event", on, { account_id: id, event: "value_reached" });
const milestone = (id: string, on: string | null, status: "achieved" | "dropped" = "achieved") =>
  fact("milestone", "2025-01-01", {
    account_id: id,
    milestone: "first_value",
    achieved_at: on === null ? null : at(on),
    status,
  });
const parts = (facts: Parameters<typeof reference>[0], change: object = {}) =>
  Object.fromEntries(reference(facts, { ...scope, ...change }).map((point) => [point.component, point]));
const four = ["1", "2", "3", "4"].map((id) => account(id, "2025-01-10"));

test("with everybody there the median is the ordinary lower median", () => {
  const product_event = [
    value("1", "2025-01-12"),
    value("2", "2025-01-15"),
    value("3", "2025-01-20"),
    value("4", "2025-03-10"),
  ];
  const { median, p25, share_reached } = parts({ account: four, product_event });
  expect(median).toMatchObject({ value: 5 * DAY, n: 4, provisional: false });
  expect(p25?.value).toBe(2 * DAY);
  expect(share_reached).toMatchObject({ value: 1, provisional: false });
});

// Gehan's 6-MP group (Freireich 1963): R's survfit gives median 23 weeks; the mean of the nine finished would be 12.1.
const sixMp: readonly (readonly [age: number, reached: number, accounts: number])[] = [
  [6, 1, 3],
  [6, 0, 1],
  [7, 1, 1],
  [9, 0, 1],
  [10, 1, 1],
  [10, 0, 1],
  [11, 0, 1],
  [13, 1, 1],
  [16, 1, 1],
  [17, 0, 1],
  [19, 0, 1],
  [20, 0, 1],
  [22, 1, 1],
  [23, 1, 1],
  [25, 0, 1],
  [32, 0, 2],
  [34, 0, 1],
  [35, 0, 1],
];

test("those still waiting hold the median up: Gehan's 6-MP group", () => {
  const figures = finished(
    timeToValue,
    scope,
    ...sixMp.map(([age, reached, accounts]) => ({ age, reached, accounts })),
  );
  expect(figures.median).toMatchObject({ value: 23, n: 21, provisional: true });
  expect(figures.p25?.value).toBe(13);
  expect(figures.share_reached).toMatchObject({
    numerator: 9_000_000_000n,
    denominator: 21_000_000_000n,
    provisional: true,
  });
  expect(figures.share_reached!.interval!.method).toBe("wilson");
});

test("the share reached is a ratio, the rest are durations", () => {
  expect(unitOf(timeToValue, "share_reached", {})).toBe("ratio");
  expect(unitOf(timeToValue, "median", {})).toBe("duration");
});

test("[TTV1] the first subscription starts the clock where it is earlier or the sign-up unknown", () => {
  const subscription_version = [fact("subscription_version", "2025-01-05", { account_id: "1" })];
  const product_event = [value("1", "2025-01-12")];
  expect(parts({ subscription_version, product_event }).median?.value).toBe(7 * DAY);
  const both = { account: [account("1", "2025-01-10")], subscription_version, product_event };
  expect(parts(both).median?.value).toBe(7 * DAY);
  expect(parts(both, { options: { start: "account" } }).median?.value).toBe(2 * DAY);
  const later = { ...both, account: [account("1", "2025-01-02")] };
  expect(parts(later).median?.value).toBe(10 * DAY);
  expect(parts(later, { options: { start: "subscription" } }).median?.value).toBe(7 * DAY);
});

test("[TTV2] a waiting account makes the figures provisional", () => {
  const product_event = [value("1", "2025-01-12"), value("2", "2025-01-15")];
  const { median, share_reached } = parts({ account: four.slice(0, 3), product_event });
  expect(median).toMatchObject({ value: 5 * DAY, provisional: true, n: 3 });
  expect(share_reached).toMatchObject({ numerator: 2_000_000_000n, denominator: 3_000_000_000n, provisional: true });
});

test("[TTV3] where half are not there yet there is no median", () => {
  const { median, p25 } = parts({ account: four, product_event: [value("1", "2025-01-12")] });
  expect(median).toMatchObject({ value: null, reason: "not_reached", n: 4 });
  expect(p25?.value).toBe(2 * DAY);
  const figures = finished(timeToValue, scope, { age: 5, reached: 0n, accounts: 2 });
  expect(figures.median).toMatchObject({ value: null, reason: "not_reached" });
});

test("[TTV4] value before the start does not count, value exactly at it takes no time", () => {
  const early = [value("1", "2025-01-09"), value("1", "2025-01-13")];
  expect(parts({ account: four.slice(0, 1), product_event: early }).median?.value).toBe(3 * DAY);
  expect(parts({ account: four.slice(0, 1), product_event: [value("1", "2025-01-10")] }).median?.value).toBe(0);
});

test("[TTV5] a milestone counts when achieved, by as_of, and only if it was", () => {
  const one = four.slice(0, 1);
  expect(parts({ account: one, milestone: [milestone("1", "2025-01-14")] }).median?.value).toBe(4 * DAY);
  expect(parts({ account: one, milestone: [milestone("1", "2025-06-01")] }).median?.value).toBeNull();
  expect(parts({ account: one, milestone: [milestone("1", "2025-01-14", "dropped")] }).median?.value).toBeNull();
  expect(parts({ account: one, milestone: [milestone("1", null)] }).median?.value).toBeNull();
});

test("[TTV6] nobody started: no data", () => {
  expect(parts({}).median).toMatchObject({ value: null, reason: "no_data", n: 0 });
  expect(finished(timeToValue, scope).share_reached).toMatchObject({ value: null, reason: "no_data" });
});

test("[TTV7] a customer who left without value still counts as not reached", () => {
  const outcome = [fact("outcome", "2025-02-01", { account_id: "1", kind: "churn" })];
  expect(parts({ account: four.slice(0, 1), outcome }).share_reached).toMatchObject({ value: 0, n: 1 });
});

test("[TTV8] groups go by the attribute at the account's own start", () => {
  const segment = (text: string, on: string) =>
    fact("account_attribute", on, { account_id: "1", attribute: "segment", value: text });
  const account_attribute = [
    segment("small", "2024-01-01"),
    segment("large", "2025-01-10"),
    segment("small", "2025-01-11"),
  ];
  const points = reference(
    { account: four.slice(0, 1), account_attribute },
    { ...scope, group: { kind: "attribute", name: "segment" } },
  );
  expect(points[0]?.group).toBe("large");
});
