import { expect, test } from "vitest";
import { wilsonInterval } from "./wilson-interval.ts";

// Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("wilson interval of %i out of %i is %f to %f (Newcombe 1998)", (successes, n, low, high) => {
  const interval = wilsonInterval(successes, n);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test("all or none keep their exact end", () => {
  expect(wilsonInterval(0, 7).low).toBe(0);
  expect(wilsonInterval(7, 7).high).toBe(1);
});

test("more successes than observations are refused", () => {
  expect(() => wilsonInterval(3, 2)).toThrow("wilsonInterval requires 0 ≤ successes ≤ 2, got 3");
  expect(() => wilsonInterval(0, 0)).toThrow("requires at least one observation");
});
