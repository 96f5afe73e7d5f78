import { localDate, localMidnight, shiftDate, truncateDate } from "@tendwell/core";

export interface Cadence {
  readonly every: "week" | "month" | "quarter";
  /** Hour of the local day. */
  readonly hour: number;
  /** 1 is Monday, 7 Sunday; weekly reports leave on it, the others on the period's first day. */
  readonly weekday: number;
}

const HOUR_US = 3_600_000_000;

/**
 * The first occasion strictly after `afterUs`, as the local day and its instant (microseconds). On a day whose clock jumps, the hour
 * is counted from the day's beginning, so that each occasion exists exactly once.
 */
export function nextOccasion(
  cadence: Cadence,
  afterUs: number,
  zone: string,
): { readonly day: string; readonly atUs: number } {
  const today = localDate(afterUs, zone);
  const first =
    cadence.every === "week"
      ? shiftDate(truncateDate(today, "week"), "day", cadence.weekday - 1)
      : truncateDate(today, cadence.every);
  for (let step = 0; ; step += 1) {
    const day = shiftDate(first, cadence.every, step);
    const atUs = localMidnight(day, zone) + cadence.hour * HOUR_US;
    if (atUs > afterUs) return { day, atUs };
  }
}
