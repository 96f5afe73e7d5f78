import { describe, expect, test } from "vitest";
import { DAY } from "../time/timestamp.ts";
import { scoreTrend } from "./score-trend.ts";
import { theilSen } from "./theil-sen.ts";

test("a straight line with one wild point keeps its slope", () => {
  const points = Array.from({ length: 11 }, (_, x) => [x, x === 5 ? 900 : 3 * x + 1] as const);
  expect(theilSen(points)!.slope).toBe(3);
});

test("interval by hand: y = 1 2 4 3 at x = 0 1 2 3", () => {
  // Slopes 1, 1.5, 2/3, 2, .5, −1 → median of −1 .5 .667 1 1.5 2 = .8333; Var S = 4·3·13/18 = 8.667, width 1.96·2.944 = 5.77:
  // ranks (6 − 5.77)/2 = .115 and 6.885, beyond both ends.
  const found = theilSen([
    [0, 1],
    [1, 2],
    [2, 4],
    [3, 3],
  ])!;
  expect(found.slope).toBeCloseTo((2 / 3 + 1) / 2, 12);
  expect([found.low, found.high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test("ranks inside the pairs: ten points on a line give that line at both ends", () => {
  const found = theilSen(Array.from({ length: 10 }, (_, x) => [x, -2 * x] as const))!;
  expect(found).toEqual({ slope: -2, low: -2, high: -2, n: 10 });
});

test("three points are too few", () => {
  expect(
    theilSen([
      [0, 1],
      [1, 2],
      [2, 3],
    ]),
  ).toBeNull();
});

describe("the trend of a score", () => {
  const history = (score: (day: number) => number) =>
    Array.from({ length: 40 }, (_, day) => ({ at: day * DAY, score: score(day) }));
  test("falls where the whole interval does, over the last 28 days only", () => {
    const found = scoreTrend(
      history((day) => (day < 11 ? day * 5 : 100 - day)),
      39 * DAY,
    )!;
    expect(found.direction).toBe("falling");
    expect(found.slope).toMatchObject({ slope: -1, n: 29 });
  });
  test("is steady where it only wavers", () => {
    expect(
      scoreTrend(
        history((day) => 60 + (day % 3)),
        39 * DAY,
      )!.direction,
    ).toBe("steady");
  });
  test("accelerates when the later fortnight falls faster", () => {
    const found = scoreTrend(
      history((day) => (day < 25 ? 80 : 80 - 2 * (day - 25))),
      39 * DAY,
    )!;
    expect(found.acceleration).toBeCloseTo(-2, 9);
  });
  test("needs four scores", () => {
    expect(scoreTrend(history(() => 50).slice(0, 3), 3 * DAY)).toBeNull();
  });
});
