import { expect, test } from "vitest";
import { theilSen } from "./theil-sen.ts";

// Slope and 95 % interval as SciPy 1.17.1 gives them: scipy.stats.theilslopes(y).
const SCIPY: readonly (readonly [y: readonly number[], slope: number, low: number, high: number])[] = [
  [[10, 22, 21, 30, 22, 30, 40, 40], 3.9, 0.5, 20 / 3],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1, 1, 1],
  [[5, 5, 5, 5, 5, 5], 0, 0, 0],
  [[30, 28, 31, 29, 27, 30, 26, 24, 25, 20, 18, 19, 12, 9, 7, 3, 0], -2, -2.5, -1.5],
  [[7, 7, 6, 7, 5, 7, 6, 7, 7, 6, 5, 7, 7, 3, 2, 0, 0], -0.3038461538461539, -0.5, 0],
  [[3, 1, 4, 1, 5], 0.5, -3, 4],
];

test("slope and interval are SciPy's", () => {
  for (const [y, slope, low, high] of SCIPY) {
    const found = theilSen(y);
    expect(found.slope).toBeCloseTo(slope, 12);
    expect(found.interval!.low).toBeCloseTo(low, 12);
    expect(found.interval!.high).toBeCloseTo(high, 12);
  }
});

test("one outlier does not move it, and turning the values round turns its sign", () => {
  expect(theilSen([1, 2, 3, 4, 500, 6, 7]).slope).toBe(1);
  expect(theilSen([7, 6, 5, 4, 3]).slope).toBe(-theilSen([3, 4, 5, 6, 7]).slope);
});

test("uneven steps: the slope is per unit of x, and a pair at one x has none", () => {
  // Slopes by hand: (0,0) (1,2) (1,4) (3,6): 2, 4, 2, 2, 1 → sorted 1 2 2 2 4.
  expect(theilSen([0, 2, 4, 6], [0, 1, 1, 3])).toMatchObject({ slope: 2, interval: { low: 1, high: 4 }, open: true });
  expect(() => theilSen([1, 2], [5, 5])).toThrow("theilSen requires values at different x, got all at 5");
  expect(() => theilSen([1, 2], [5])).toThrow("theilSen requires an x for each of 2 values, got 1");
});

test("an interval that would end beyond all pairs says that it is open", () => {
  // Four values: Var S = 4·3·13/18 = 8.667, C = 1.96·2.944 = 5.77 of 6 pairs: ranks 0.115 and 6.885 round to the 0th and the 7th.
  expect(theilSen([1, 2, 3, 4]).open).toBe(true);
  expect(theilSen([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).open).toBe(false);
});

test("below four values there is no interval, below two no slope", () => {
  expect(theilSen([1, 4, 5])).toEqual({ slope: 2, interval: null, open: true });
  expect(() => theilSen([1])).toThrow("theilSen requires at least two values, got 1");
});
