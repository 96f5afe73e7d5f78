import { expect, test } from "vitest";
import { measureLift } from "./measure-lift.ts";

const cases = (happened: (i: number) => boolean) =>
  Array.from({ length: 100 }, (_, i) => ({ cluster: String(i), risk: i, happened: happened(i) }));

test("a measure whose worst fifth holds all outcomes lifts fivefold, and is better than chance", () => {
  const found = measureLift(cases((i) => i >= 80));
  expect(found).toMatchObject({ verdict: "better_than_chance", lift: 5 });
  expect(found.auc!.auc).toBe(1);
});

test("outcomes spread evenly are no lift and no better than chance", () => {
  const found = measureLift(cases((i) => i % 5 === 2));
  expect(found.verdict).toBe("no_better_than_chance");
  expect(found.lift).toBeCloseTo(1, 9);
});

test("a handful of outcomes is too few", () => {
  expect(measureLift(cases((i) => i > 96))).toMatchObject({ verdict: "too_few", auc: null });
  expect(measureLift([])).toEqual({ verdict: "too_few", auc: null, lift: null });
});
