import { expect, test } from "vitest";
import { ratioInterval } from "./ratio-interval.ts";

// R's own help page of t.test: Student's sleep data, group 1: mean 0.75, 95 % interval −0.5297804 … 2.0297804.
const sleep = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const sums = (y: readonly number[], x: readonly number[]) => ({
  n: y.length,
  y: y.reduce((s, v) => s + v, 0),
  x: x.reduce((s, v) => s + v, 0),
  yy: y.reduce((s, v) => s + v * v, 0),
  xy: y.reduce((s, v, i) => s + v * x[i]!, 0),
  xx: x.reduce((s, v) => s + v * v, 0),
});

test("with x = 1 it is the t interval of a mean (R, t.test(sleep group 1))", () => {
  const interval = ratioInterval(
    sums(
      sleep,
      sleep.map(() => 1),
    ),
  )!;
  expect(interval.low).toBeCloseTo(-0.5297804, 6);
  expect(interval.high).toBeCloseTo(2.0297804, 6);
});

test("a ratio that never varies has an interval of no width", () => {
  const interval = ratioInterval(sums([2, 4, 5], [4, 8, 10]))!;
  expect(interval.low).toBeCloseTo(0.5, 6);
  expect(interval.high).toBeCloseTo(0.5, 6);
});

test("bounds hold it on its scale", () => {
  const interval = ratioInterval(sums([1, 5, 5], [1, 1, 1]), [1, 5])!;
  expect([interval.low, interval.high]).toEqual([1, 5]);
});

test("one observation gives none", () => {
  expect(ratioInterval(sums([3], [1]))).toBeNull();
});
