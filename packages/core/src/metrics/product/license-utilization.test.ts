import { expect, test } from "vitest";
import { at, fact, finished, question } from "../literal-facts.ts";
import { licenseUtilizationReference as reference } from "./license-utilization.reference.ts";
import { licenseUtilization } from "./license-utilization.ts";

const scope = question(licenseUtilization, "2025-01-01", "2025-02-01");
const use = (account: string, person: string | null) =>
  fact("product_event", "2025-01-10", { account_id: account, person_id: person });
const seats = (account: string, count: number | null, more: { from?: string; to?: string; product?: string } = {}) =>
  fact("seat_entitlement", more.from ?? "2024-06-01", {
    account_id: account,
    seats: count === null ? null : BigInt(count),
    ends_at: more.to === undefined ? null : at(more.to),
    product: more.product ?? null,
  });
const first = (product_event: ReturnType<typeof use>[], seat_entitlement: ReturnType<typeof seats>[]) =>
  reference({ product_event, seat_entitlement }, scope)[0];

test("two users on eight seats: a quarter, whatever the accounts' own ratios", () => {
  expect(first([use("1", "7"), use("2", "8")], [seats("1", 1), seats("2", 7)])).toMatchObject({
    value: 0.25,
    numerator: 2_000_000_000n,
    denominator: 8_000_000_000n,
    n: 2,
  });
  const stats = { accounts: 2, counted: 2, unlimited_accounts: 0, users_sum: 2, seats_sum: 8, tracked: 1 };
  expect(finished(licenseUtilization, scope, stats)[""]).toMatchObject({ value: 0.25, coverage: 1, n: 2 });
});

test("[LU1] more users than seats are more than 100 %", () => {
  expect(first([use("1", "7"), use("1", "8"), use("1", "9")], [seats("1", 2)])?.value).toBe(1.5);
});

test("[LU2] unlimited seats leave the account out; alone they are no value", () => {
  const users = [use("1", "7"), use("2", "8")];
  expect(first(users, [seats("1", null), seats("2", 4)])).toMatchObject({ value: 0.25, n: 1 });
  expect(first(users, [seats("1", null), seats("1", 5, { product: "extra" })])).toMatchObject({
    reason: "unlimited_seats",
  });
  const stats = { accounts: 2, counted: 0, unlimited_accounts: 1, tracked: 1 };
  expect(finished(licenseUtilization, scope, stats)[""]).toMatchObject({
    value: null,
    reason: "unlimited_seats",
    coverage: 0,
  });
});

test("[LU3] users of an account without seats are on neither side", () => {
  expect(first([use("1", "7"), use("2", "8")], [seats("1", 2)])).toMatchObject({ value: 0.5, n: 1 });
  const stats = { accounts: 2, counted: 1, unlimited_accounts: 0, users_sum: 1, seats_sum: 2, tracked: 1 };
  expect(finished(licenseUtilization, scope, stats)[""]).toMatchObject({ value: 0.5, coverage: 0.5 });
});

test("[LU4] seats that end with the period are in force at its end, those that begin then are not", () => {
  const users = [use("1", "7")];
  expect(first(users, [seats("1", 2, { to: "2025-02-01" }), seats("1", 10, { from: "2025-02-01" })])?.value).toBe(0.5);
  expect(first(users, [seats("1", 2, { to: "2025-01-31T23:59:59Z" })])).toMatchObject({
    value: null,
    reason: "no_data",
  });
});

test("[LU5] seats of two products add up; a person takes one seat in each account", () => {
  const users = [use("1", "7"), use("1", "7"), use("2", "7")];
  expect(first(users, [seats("1", 3, { product: "a" }), seats("1", 1, { product: "b" }), seats("2", 4)])?.value).toBe(
    0.25,
  );
});

test("[LU6] seats without users are zero once events are recorded, and not recorded before", () => {
  expect(first([use("2", "7")], [seats("1", 2)])).toMatchObject({ value: 0, n: 1 });
  expect(first([], [seats("1", 2)])).toMatchObject({ value: null, reason: "not_recorded" });
  const stats = { accounts: 1, counted: 1, unlimited_accounts: 0, users_sum: 0, seats_sum: 2, tracked: 0 };
  expect(finished(licenseUtilization, scope, stats)[""]).toMatchObject({ value: null, reason: "not_recorded" });
});

test("[LU7] zero seats are no denominator; no seats at all are no data", () => {
  expect(first([use("1", "7")], [seats("1", 0)])).toMatchObject({ value: null, reason: "zero_denominator" });
  const stats = { accounts: 1, counted: 1, unlimited_accounts: 0, users_sum: 1, seats_sum: 0, tracked: 1 };
  expect(finished(licenseUtilization, scope, stats)[""]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(licenseUtilization, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
});
