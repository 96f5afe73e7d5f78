import { Temporal } from "temporal-polyfill";
import type { Timestamp } from "./timestamp.ts";

/** Calendar grains; a week is an ISO week (Monday). */
export type Grain = "day" | "week" | "month" | "quarter" | "year";
export const GRAINS: readonly Grain[] = ["day", "week", "month", "quarter", "year"];

/** A half-open span of local days `[start, end)` with its UTC instants. */
export interface Period {
  /** Local dates, ISO `YYYY-MM-DD`; `end` is exclusive. */
  readonly start: string;
  readonly end: string;
  readonly startUs: Timestamp;
  readonly endUs: Timestamp;
}

/** Throws RangeError for a zone that the IANA data here does not know. */
export function assertZone(zone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    throw new RangeError(`time zone requires an IANA name such as Europe/Bucharest, got ${JSON.stringify(zone)}`);
  }
}

/** The instant of local midnight (or, where midnight does not exist, the day's first instant). */
export function localMidnight(date: string, zone: string): Timestamp {
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone });
  return Number(zoned.epochMilliseconds) * 1000;
}

/** The local calendar date of an instant. */
export function localDate(us: Timestamp, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(us / 1000))
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
}

/**
 * The first local day of the grain that contains `date`. Quarters and years begin in `yearStart` (1 = January), the month in
 * which the company's fiscal year begins.
 */
export function truncateDate(date: string, grain: Grain, yearStart = 1): string {
  const day = Temporal.PlainDate.from(date);
  const monthOfYear = (day.month - yearStart + 12) % 12;
  switch (grain) {
    case "day":
      return day.toString();
    case "week":
      return day.subtract({ days: day.dayOfWeek - 1 }).toString();
    case "month":
      return day.with({ day: 1 }).toString();
    case "quarter":
      return day
        .with({ day: 1 })
        .subtract({ months: monthOfYear % 3 })
        .toString();
    case "year":
      return day.with({ day: 1 }).subtract({ months: monthOfYear }).toString();
  }
}

/** `date` moved by whole grains (negative goes back); months clamp to the last day. */
export function shiftDate(date: string, grain: Grain, count: number): string {
  const day = Temporal.PlainDate.from(date);
  switch (grain) {
    case "day":
      return day.add({ days: count }).toString();
    case "week":
      return day.add({ days: 7 * count }).toString();
    case "month":
      return day.add({ months: count }).toString();
    case "quarter":
      return day.add({ months: 3 * count }).toString();
    case "year":
      return day.add({ years: count }).toString();
  }
}

/** One period over local days `[start, end)`. */
export function period(start: string, end: string, zone: string): Period {
  if (start >= end) throw new RangeError(`period requires start before end, got ${start} and ${end}`);
  return { start, end, startUs: localMidnight(start, zone), endUs: localMidnight(end, zone) };
}

/** Consecutive periods of one grain that cover `[start, end)`; the first and last are whole grains. */
export function periodsBetween(start: string, end: string, grain: Grain, zone: string, yearStart = 1): Period[] {
  const periods: Period[] = [];
  let cursor = truncateDate(start, grain, yearStart);
  while (cursor < end) {
    const next = shiftDate(cursor, grain, 1);
    periods.push(period(cursor, next, zone));
    cursor = next;
  }
  return periods;
}

/** The `count` whole periods that end at or before `asOf`, oldest first. */
export function lastPeriods(asOf: Timestamp, grain: Grain, count: number, zone: string, yearStart = 1): Period[] {
  const current = truncateDate(localDate(asOf, zone), grain, yearStart);
  const start = shiftDate(current, grain, -count);
  return periodsBetween(start, current, grain, zone, yearStart);
}
