import { expect, test } from "vitest";
import { at, fact, finished, question } from "../literal-facts.ts";
import { outcomeAttainmentReference as reference } from "./outcome-attainment.reference.ts";
import { outcomeAttainment } from "./outcome-attainment.ts";

const scope = question(outcomeAttainment, "2025-04-01", "2025-05-01");
const toDate = { options: { against: "to_date" } };
const target = (account_id: string, on: string, agreed: number, attained: number | null, more: object = {}) =>
  fact("outcome_target", on, { account_id, target: "hours_saved", agreed, attained, ...more });
const parts = (outcome_target: ReturnType<typeof target>[], change: object = {}) =>
  Object.fromEntries(
    reference({ outcome_target }, { ...scope, ...change }).map((point) => [point.component ?? "", point]),
  );
const row = (account: string, agreed: number, attained: number | null, name = "hours_saved") => ({
  account_id: account,
  target: name,
  agreed,
  attained,
  begun_us: BigInt(at("2025-01-01")),
  due_us: BigInt(at("2025-12-27")),
});

test("50 of 100 and 10 of 10: mean ¾, half of them met, 60 of 110 in sum", () => {
  const {
    "": mean,
    met,
    "target:hours_saved": hours,
  } = parts([target("1", "2025-04-02", 100, 50), target("2", "2025-04-03", 10, 10)]);
  expect([mean!.value, met!.value, hours!.value]).toEqual([0.75, 0.5, 60 / 110]);
  const figures = finished(outcomeAttainment, scope, row("1", 100, 50), row("2", 10, 10), row("3", 5, null));
  expect(figures[""]).toMatchObject({ value: 0.75, n: 2, coverage: 2 / 3 });
  expect(figures.met).toMatchObject({ numerator: 1_000_000_000n, denominator: 2_000_000_000n });
  expect(figures["target:hours_saved"]!.value).toBe(60 / 110);
});

test("against the part by time gone: 120 of 360 days, so 40 of 120 is on plan", () => {
  // From 1 January to 27 December are 360 days; the period closes after 120 of them.
  const due_at = at("2025-12-27");
  const of = (attained: number) => parts([target("1", "2025-01-01", 120, attained, { due_at })], toDate);
  expect(of(40)[""]!.value).toBeCloseTo(1, 12);
  expect(of(40).met!.value).toBe(1);
  expect(of(39).met!.value).toBe(0);
  expect(parts([target("1", "2025-01-01", 120, 60)], toDate)[""]!.value).toBe(0.5);
  const figures = finished(outcomeAttainment, { ...scope, ...toDate }, row("1", 120, 40));
  expect(figures[""]!.value).toBeCloseTo(1, 12);
  expect(finished(outcomeAttainment, { ...scope, ...toDate }, { ...row("1", 120, 60), due_us: null })[""]!.value).toBe(
    0.5,
  );
  const past = { ...row("1", 120, 60), due_us: BigInt(at("2025-04-10")) };
  expect(finished(outcomeAttainment, { ...scope, ...toDate }, past)[""]!.value).toBe(0.5);
});

test("[OA1] only targets of one name are added up", () => {
  const all = parts([target("1", "2025-04-02", 100, 50), target("1", "2025-04-02", 1, 1, { target: "revenue" })]);
  expect(all[""]!.value).toBe(0.75);
  expect([all["target:hours_saved"]!.value, all["target:revenue"]!.value]).toEqual([0.5, 1]);
});

test("[OA2] a target stands as last stated before the closing", () => {
  const history = [
    target("1", "2025-02-01", 100, 10),
    target("1", "2025-04-30T23:59:59Z", 100, 40),
    target("1", "2025-05-01", 100, 90),
  ];
  expect(parts(history)[""]).toMatchObject({ value: 0.4, n: 1 });
});

test("[OA3] due before the period: run out; due in it or without a date: running", () => {
  const due = (on: string) => parts([target("1", "2025-02-01", 100, 50, { due_at: at(on) })])[""]!;
  expect(due("2025-03-31T23:59:59Z")).toMatchObject({ value: null, reason: "no_data" });
  expect(due("2025-04-01").value).toBe(0.5);
});

test("[OA4] [OA5] not measured, or nothing agreed", () => {
  expect(parts([target("1", "2025-04-02", 100, null)])[""]).toMatchObject({ value: null, reason: "not_recorded" });
  expect(parts([target("1", "2025-04-02", 0, 5)])[""]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(outcomeAttainment, scope, row("1", 10, null))[""]).toMatchObject({
    reason: "not_recorded",
    coverage: 0,
  });
  expect(finished(outcomeAttainment, scope, row("1", 0, 3))[""]).toMatchObject({ reason: "zero_denominator" });
});

test("[OA6] more than was agreed counts in full", () => {
  expect(parts([target("1", "2025-04-02", 100, 150)])[""]!.value).toBe(1.5);
});

test("[OA7] no target runs", () => {
  expect(parts([])[""]).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(outcomeAttainment, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
  expect(outcomeAttainment.headline!(["met"])).toBeNull();
});
