import { expect, test } from "vitest";
import { studentTQuantile } from "./student-t-quantile.ts";

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, columns 0.975 and 0.995.
test.each([
  [1, 0.95, 12.706],
  [2, 0.95, 4.303],
  [5, 0.95, 2.571],
  [10, 0.95, 2.228],
  [30, 0.95, 2.042],
  [100, 0.95, 1.984],
  [1, 0.99, 63.657],
  [10, 0.99, 3.169],
])("t with %i degrees of freedom at %f is %f", (df, level, t) => {
  expect(studentTQuantile(df, level)).toBeCloseTo(t, 3);
});

test("with many degrees of freedom it is the normal quantile", () => {
  expect(studentTQuantile(1e7)).toBeCloseTo(1.959964, 5);
});

test("no degrees of freedom, or a level that is no share, are refused", () => {
  expect(() => studentTQuantile(0)).toThrow("studentTQuantile requires df ≥ 1, got 0");
  expect(() => studentTQuantile(5, 1)).toThrow("studentTQuantile requires 0 < level < 1, got 1");
});
