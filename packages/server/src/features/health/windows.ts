import { localDate, localMidnight, type MetricPeriod, shiftDate } from "@tendwell/core";
import type { Window } from "@tendwell/core/health";

/** The instant that lies whole local days, months or years before another, at the same time of day. */
export function instantBefore(at: number, count: number, grain: Window["grain"], zone: string): number {
  const day = localDate(at, zone);
  return localMidnight(shiftDate(day, grain, -count), zone) + (at - localMidnight(day, zone));
}

/** The window that ends at `asOf`. Its dates are the local days it touches. */
export function windowBefore(asOf: number, window: Window, zone: string): MetricPeriod {
  return spanOf(instantBefore(asOf, window.count, window.grain, zone), asOf, zone);
}

/** Consecutive windows of `days` that end at `asOf`, oldest first. */
export function bucketsBefore(asOf: number, days: number, count: number, zone: string): MetricPeriod[] {
  const ends = Array.from({ length: count + 1 }, (_, i) => instantBefore(asOf, days * (count - i), "day", zone));
  return ends.slice(1).map((end, i) => spanOf(ends[i]!, end, zone));
}

function spanOf(startUs: number, endUs: number, zone: string): MetricPeriod {
  const end = localDate(endUs, zone);
  // A window that ends within a day touches that day.
  const exclusive = localMidnight(end, zone) === endUs ? end : shiftDate(end, "day", 1);
  return { start: localDate(startUs, zone), end: exclusive, startUs, endUs, unfinished: false };
}
