import { DAY, type Timestamp } from "../time/timestamp.ts";
import { type Slope, theilSen } from "./theil-sen.ts";

export const TREND_DAYS = 28;

export interface ScoreTrend {
  /** Points per day with interval. */
  readonly slope: Slope;
  /** Falling or rising only where the whole interval lies on one side. */
  readonly direction: "rising" | "falling" | "steady";
  /** Slope of the later half of the window minus that of the earlier, points per day; null where a half has too few scores. */
  readonly acceleration: number | null;
}

/**
 * Trend of a stored history over the 28 days up to `at`: never "now minus a value that was overwritten". Null below four
 * scores. Scores made by another version of the scorecard must be left out by the caller, for they answer another question.
 */
export function scoreTrend(
  history: readonly { readonly at: Timestamp; readonly score: number }[],
  at: Timestamp,
): ScoreTrend | null {
  const from = at - TREND_DAYS * DAY;
  const middle = at - (TREND_DAYS / 2) * DAY;
  const points = history
    .filter((point) => point.at >= from && point.at <= at)
    .map((point) => [(point.at - from) / DAY, point.score, point.at] as const);
  const slope = theilSen(points.map(([x, y]) => [x, y]));
  if (slope === null) return null;
  const earlier = theilSen(points.filter(([, , time]) => time <= middle).map(([x, y]) => [x, y]));
  const later = theilSen(points.filter(([, , time]) => time >= middle).map(([x, y]) => [x, y]));
  return {
    slope,
    direction: slope.low > 0 ? "rising" : slope.high < 0 ? "falling" : "steady",
    acceleration: earlier === null || later === null ? null : later.slope - earlier.slope,
  };
}
