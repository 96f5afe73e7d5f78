import { describe, expect, it } from "vitest";
import { axisStep } from "./axis-step.ts";

const HOUR = 3_600e6;
const at = (value: number | null) => [{ value, interval: null }];

describe("axisStep", () => {
  it.each([
    [3.5 * HOUR, HOUR],
    [4.5 * HOUR, 2 * HOUR],
    [20 * HOUR, 6 * HOUR],
    [28 * 24 * HOUR, 7 * 24 * HOUR],
    [240e6, 60e6],
  ])("a duration up to %d is told in steps of %d", (top, step) => {
    expect(axisStep("duration", at(top), null)).toBe(step);
  });

  it("reaches up to the interval, and leaves everything else to the axis", () => {
    expect(axisStep("duration", [{ value: HOUR, interval: { high: 4 * HOUR } }], null)).toBe(HOUR);
    expect(axisStep("ratio", at(0.9), 1)).toBe(0.25);
    expect(axisStep("ratio", at(0.2), null)).toBeNull();
    expect(axisStep("money", at(100), null)).toBeNull();
    expect(axisStep("duration", at(null), null)).toBeNull();
  });
});
