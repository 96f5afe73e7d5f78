import { expect, test } from "vitest";
import { adjustedWaldNps } from "./adjusted-wald-nps.ts";

// Sauro & Lewis, Quantifying the User Experience; MeasuringU, "How to compute a confidence interval for NPS".
test.each([
  [50, 20, 100, 29.1, 15.1],
  [10, 5, 20, 21.7, 33.5],
])("%i promoters and %i detractors of %i: %f ± %f", (promoters, detractors, n, centre, margin) => {
  const interval = adjustedWaldNps(promoters, detractors, n);
  expect((interval.low + interval.high) / 2).toBeCloseTo(centre, 1);
  expect((interval.high - interval.low) / 2).toBeCloseTo(margin, 1);
});

test("it stays on the scale", () => {
  expect(adjustedWaldNps(2, 0, 2).high).toBe(100);
  expect(adjustedWaldNps(0, 2, 2).low).toBe(-100);
});

test("no answers are refused", () => {
  expect(() => adjustedWaldNps(0, 0, 0)).toThrow("adjustedWaldNps requires at least one answer, got 0");
});
