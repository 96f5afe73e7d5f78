import { expect, test } from "vitest";
import { kaplanMeier } from "./kaplan-meier.ts";
import { restrictedMean } from "./restricted-mean.ts";

test("the area under a curve worked by hand", () => {
  // 1 until 2, 3/4 until 5, then 3/8.
  const steps = kaplanMeier([
    { age: 2, ended: 1, censored: 0 },
    { age: 4, ended: 0, censored: 1 },
    { age: 5, ended: 1, censored: 1 },
  ]);
  expect(restrictedMean(steps, 1)).toBe(1);
  expect(restrictedMean(steps, 4)).toBe(2 + 2 * 0.75);
  expect(restrictedMean(steps, 10)).toBe(2 + 3 * 0.75 + 5 * 0.375);
});

test("without endings everyone lasts to the horizon", () => {
  expect(restrictedMean(kaplanMeier([{ age: 1, ended: 0, censored: 5 }]), 60)).toBe(60);
  expect(() => restrictedMean([], 0)).toThrow("restrictedMean requires a horizon above 0, got 0");
});
