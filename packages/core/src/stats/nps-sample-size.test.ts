import { expect, test } from "vitest";
import { npsSampleSize } from "./nps-sample-size.ts";

// Sauro & Lewis, Quantifying the User Experience: worst variance, 95 %.
test.each([
  [10, 382],
  [5, 1534],
])("±%i points at worst variance needs %i answers", (margin, answers) => {
  expect(npsSampleSize(margin)).toBe(answers);
});

test("a smaller variance needs fewer answers, never fewer than one", () => {
  expect(npsSampleSize(10, 0.5)).toBe(190);
  expect(npsSampleSize(100, 0)).toBe(1);
});

test("a margin or variance out of range is refused", () => {
  expect(() => npsSampleSize(0)).toThrow("npsSampleSize requires 0 < margin ≤ 100, got 0");
  expect(() => npsSampleSize(5, 2)).toThrow("npsSampleSize requires 0 ≤ variance ≤ 1, got 2");
});
