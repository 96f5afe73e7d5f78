import { describe, expect, it } from "vitest";
import { robustScore } from "./robust-score.ts";

describe("robustScore", () => {
  // Iglewicz & Hoaglin, How to Detect and Handle Outliers (1993): M = 0.6745 (x − median) / MAD, flagged beyond 3.5.
  it("is 0.6745 times the distance to the median in median absolute deviations", () => {
    expect(robustScore(20, [1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeCloseTo((0.6745 * (20 - 5)) / 2, 12);
    expect(robustScore(0, [1, 2, 3, 4, 5, 6, 7, 8])).toBeCloseTo((0.6745 * (0 - 4.5)) / 2, 12);
  });
  it("is not moved by one wild value in the history", () => {
    expect(robustScore(6, [1, 2, 3, 4, 5, 6, 7, 8, 1e9])).toBeCloseTo((0.6745 * 1) / 2, 12);
  });
  it("is null with fewer than eight values, or when they do not vary", () => {
    expect(robustScore(9, [1, 2, 3, 4, 5, 6, 7])).toBeNull();
    expect(robustScore(9, [4, 4, 4, 4, 4, 4, 4, 4, 5])).toBeNull();
  });
});
