import { expect, test } from "vitest";
import { kaplanMeier } from "./kaplan-meier.ts";
import { survivalQuantile } from "./survival-quantile.ts";

// Gehan's 6-MP group (Freireich 1963): R, quantile(survfit(...)) gives 25 % at 13 weeks, 50 % at 23 weeks, 75 % never.
const sixMp = kaplanMeier([
  { age: 6, ended: 3, censored: 1 },
  { age: 7, ended: 1, censored: 0 },
  { age: 9, ended: 0, censored: 1 },
  { age: 10, ended: 1, censored: 1 },
  { age: 11, ended: 0, censored: 1 },
  { age: 13, ended: 1, censored: 0 },
  { age: 16, ended: 1, censored: 0 },
  { age: 17, ended: 0, censored: 1 },
  { age: 19, ended: 0, censored: 1 },
  { age: 20, ended: 0, censored: 1 },
  { age: 22, ended: 1, censored: 0 },
  { age: 23, ended: 1, censored: 0 },
  { age: 25, ended: 0, censored: 1 },
  { age: 32, ended: 0, censored: 2 },
  { age: 34, ended: 0, censored: 1 },
  { age: 35, ended: 0, censored: 1 },
]);

test("quantiles of Gehan's 6-MP group", () => {
  expect(survivalQuantile(sixMp, 0.25).age).toBe(13);
  expect(survivalQuantile(sixMp, 0.5).age).toBe(23);
  expect(survivalQuantile(sixMp, 0.75).age).toBeNull();
});

test("the median's interval has no upper end there (R: 16 to NA), so none is given", () => {
  expect(survivalQuantile(sixMp, 0.5).interval).toBeNull();
});

test("with nobody censored it is the ordinary lower quantile", () => {
  const steps = kaplanMeier([1, 2, 3, 4].map((age) => ({ age, ended: 1, censored: 0 })));
  expect(survivalQuantile(steps, 0.25).age).toBe(1);
  expect(survivalQuantile(steps, 0.5).age).toBe(2);
});

test("a share outside 0…1 is refused", () => {
  expect(() => survivalQuantile(sixMp, 1)).toThrow("survivalQuantile requires 0 < p < 1, got 1");
});
