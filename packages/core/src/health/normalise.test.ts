import { describe, expect, test } from "vitest";
import { normalise } from "./normalise.ts";
import { ownPastDeviation } from "./own-past-deviation.ts";
import { peerCuts } from "./peer-cuts.ts";
import { percentileRank } from "./percentile-rank.ts";

const line = (worst: number, best: number) =>
  ({ kind: "linear", worst, best, worstPoints: 0, bestPoints: 100 }) as const;

test("Natero: 18 on a line from 7 to 30 is 100·(18−7)/(30−7) = 47.83", () => {
  expect(normalise(line(7, 30), 18, null)).toBeCloseTo(47.8260869565, 9);
});

test("the direction comes from the data: fewer tickets are better where worst is the larger", () => {
  expect([0, 5, 10, 20].map((raw) => normalise(line(10, 0), raw, null))).toEqual([100, 50, 0, 0]);
});

test("bands are half-open and may leave a value without points", () => {
  const bands = {
    kind: "bands",
    bands: [
      { from: 0, to: 3, points: 10 },
      { from: 3, to: 6, points: 60 },
    ],
  } as const;
  expect([-1, 0, 2.999, 3, 6].map((raw) => normalise(bands, raw, null))).toEqual([null, 10, 10, 60, null]);
});

describe("percentiles", () => {
  const cuts = peerCuts([0, 1, 2, 3, 4]);
  test("quantiles are those of R type 7", () => {
    expect([cuts[0], cuts[25], cuts[50], cuts[90], cuts[100]]).toEqual([0, 1, 2, expect.closeTo(3.6, 12), 4]);
  });
  test("a value between cut points is interpolated, outside of them it is at the end", () => {
    expect([-5, 0, 1.5, 4, 9].map((value) => percentileRank(value, cuts))).toEqual([
      0,
      0,
      expect.closeTo(37.5, 9),
      100,
      100,
    ]);
  });
  test("where most peers are equal, they stand in the middle of their run", () => {
    expect(percentileRank(0, peerCuts([0, 0, 0, 0]))).toBe(50);
  });
  test("without two peers there is nothing to compare with", () => {
    expect(peerCuts([7])).toEqual([]);
    expect(normalise({ kind: "percentile", worst: 0, best: 100, peers: null }, 7, [])).toBeNull();
  });
  test("worst 100 and best 0 turn it round", () => {
    expect(normalise({ kind: "percentile", worst: 100, best: 0, peers: null }, 3, cuts)).toBeCloseTo(25, 9);
  });
});

describe("against the own past", () => {
  test("median of the late buckets against the early ones, in robust deviations", () => {
    // Early: median 10, absolute deviations 2 1 0 1 2, median 1; late median 7: (7 − 10) / 1.4826.
    expect(ownPastDeviation([7, 7, 8], [8, 9, 10, 11, 12])).toBeCloseTo(-3 / 1.4826, 9);
  });
  test("a past as steady as a ruler is measured with 5 % of its level", () => {
    expect(ownPastDeviation([9], [10, 10, 10])).toBeCloseTo(-2, 9);
    expect(ownPastDeviation([10], [10, 10, 10])).toBe(0);
    expect(ownPastDeviation([3], [0, 0, 0])).toBe(10);
  });
  test("fewer than three early buckets are no past", () => {
    expect(ownPastDeviation([1], [1, 2])).toBeNull();
    expect(ownPastDeviation([], [1, 2, 3])).toBeNull();
  });
});
