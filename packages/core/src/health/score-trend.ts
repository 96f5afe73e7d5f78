import { theilSen } from "../stats/theil-sen.ts";
import { DAY, type Timestamp } from "../time/timestamp.ts";

export const TREND_DAYS = 28;

/** Points per day. Where there are too few pairs for the interval to end inside of them, it is open on both sides. */
export interface Slope {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface ScoreTrend {
  /** Points per day with interval. */
  readonly slope: Slope;
  /** Falling or rising only where the whole interval lies on one side. */
  readonly direction: "rising" | "falling" | "steady";
  /** Slope of the later half of the window minus that of the earlier, points per day; null where a half has too few scores. */
  readonly acceleration: number | null;
}

function slopeOf(points: readonly (readonly [x: number, y: number, ...rest: number[]])[]): Slope | null {
  const xs = points.map(([x]) => x);
  if (points.length < 4 || new Set(xs).size < 2) return null;
  const { slope, interval, open } = theilSen(
    points.map(([, y]) => y),
    xs,
  );
  const ends = interval === null || open ? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } : interval;
  return { slope, low: ends.low, high: ends.high, n: points.length };
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
  const slope = slopeOf(points);
  if (slope === null) return null;
  const earlier = slopeOf(points.filter(([, , time]) => time <= middle));
  const later = slopeOf(points.filter(([, , time]) => time >= middle));
  return {
    slope,
    direction: slope.low > 0 ? "rising" : slope.high < 0 ? "falling" : "steady",
    acceleration: earlier === null || later === null ? null : later.slope - earlier.slope,
  };
}
