import { expect, test } from "vitest";
import { BUILT_IN_DEFINITIONS } from "../company-definitions.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { stickinessReference as reference } from "./stickiness.reference.ts";
import { stickiness } from "./stickiness.ts";

const scope = question(stickiness, "2025-01-01", "2025-02-01");
const byAccount = { ...scope, group: { kind: "account" } as const };
const use = (account_id: string, person_id: string | null, on: string, more: object = {}) =>
  fact("product_event", on, { account_id, person_id, event: "login", ...more });

test("two people, on 20 and 11 of 31 days: mean DAU 1, MAU 2", () => {
  const day = (n: number) => `2025-01-${String(n).padStart(2, "0")}`;
  const product_event = [
    ...Array.from({ length: 20 }, (_, i) => use("1", "7", day(i + 1))),
    ...Array.from({ length: 11 }, (_, i) => use("1", "8", day(i + 21))),
    use("1", "8", "2025-01-31T23:59:59Z"),
  ];
  expect(reference({ product_event }, scope)[0]).toMatchObject({ value: 0.5, n: 2 });
  expect(
    finished(stickiness, scope, { days: 31, users: 2, user_days: 31, events: 32, unidentified: 0 })[""],
  ).toMatchObject({ value: 0.5, numerator: 31_000_000_000n, denominator: 62_000_000_000n, n: 2, coverage: 1 });
});

test("[STK1] days are local days; those that have not begun do not count", () => {
  const product_event = [use("1", "7", "2025-01-01T22:30:00Z"), use("1", "7", "2025-01-02T21:30:00Z")];
  const asked = (zone: string) => reference({ product_event }, { ...scope, zone })[0]!.numerator;
  expect([asked("UTC"), asked("Europe/Bucharest")]).toEqual([2_000_000_000n, 1_000_000_000n]);
  const cut = { ...scope, periods: [{ ...scope.periods[0]!, endUs: at("2025-01-10"), unfinished: true }] };
  expect(reference({ product_event }, cut)[0]).toMatchObject({ denominator: 9_000_000_000n, provisional: true });
});

test("[STK2] an active user may have no active day", () => {
  const definitions = { ...BUILT_IN_DEFINITIONS, activeUser: { events: ["login"], minimumEvents: 2 } };
  const product_event = [
    use("1", "7", "2025-01-05"),
    use("1", "7", "2025-01-06"),
    use("1", "8", "2025-01-06", { quantity: 2 }),
    use("1", "9", "2025-01-06", { quantity: 9, event: "export" }),
  ];
  expect(reference({ product_event }, { ...scope, definitions })[0]).toMatchObject({ value: 1 / 62, n: 2 });
});

test("[STK3] a person of two accounts counts once in the total, once in each", () => {
  const product_event = [use("1", "7", "2025-01-05"), use("2", "7", "2025-01-05")];
  expect(reference({ product_event }, scope)[0]).toMatchObject({ value: 1 / 31, n: 1 });
  expect(reference({ product_event }, byAccount).map((point) => point.value)).toEqual([1 / 31, 1 / 31]);
});

test("[STK4] over a single day it is 1", () => {
  const day = question(stickiness, "2025-01-05", "2025-01-06", "day");
  expect(reference({ product_event: [use("1", "7", "2025-01-05T08:00:00Z")] }, day)[0]!.value).toBe(1);
});

test("[STK5] events without a person", () => {
  const nameless = [use("1", null, "2025-01-06")];
  expect(reference({ product_event: nameless }, scope)[0]).toMatchObject({ value: null, reason: "not_identified" });
  const stats = { days: 31, users: 0, user_days: 0, events: 4, unidentified: 4 };
  expect(finished(stickiness, scope, stats)[""]).toMatchObject({ value: null, reason: "not_identified", coverage: 0 });
  const half = { days: 31, users: 1, user_days: 3, events: 4, unidentified: 2 };
  expect(finished(stickiness, scope, half)[""]).toMatchObject({ value: 3 / 31, coverage: 0.5 });
});

test("[STK6] nobody active enough, or no use at all", () => {
  const definitions = { ...BUILT_IN_DEFINITIONS, activeUser: { events: null, minimumEvents: 3 } };
  expect(reference({ product_event: [use("1", "7", "2025-01-06")] }, { ...scope, definitions })[0]).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
  expect(
    finished(stickiness, scope, { days: 31, users: 0, user_days: 0, events: 1, unidentified: 0 })[""]?.reason,
  ).toBe("zero_denominator");
  expect(reference({}, scope)[0]?.reason).toBe("no_data");
  expect(finished(stickiness, scope)[""]?.reason).toBe("no_data");
});
