import { describe, expect, test } from "vitest";
import { DAY } from "../time/timestamp.ts";
import { scoreTrend } from "./score-trend.ts";

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
  test("four scores in a falling row may be chance: one order in 24 falls throughout", () => {
    const found = scoreTrend(history((day) => 90 - day).slice(0, 4), 3 * DAY)!;
    expect(found).toMatchObject({
      direction: "steady",
      slope: { slope: -1, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, n: 4 },
    });
  });
  test("needs four scores", () => {
    expect(scoreTrend(history(() => 50).slice(0, 3), 3 * DAY)).toBeNull();
  });
});
