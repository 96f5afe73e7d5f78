import { localDate } from "@tendwell/core";
import { afterQuietHours } from "@tendwell/core/surveys";

/** When a digest goes out, in the workspace's zone. */
export interface DigestTime {
  readonly frequency: "daily" | "weekly";
  /** 0–23. */
  readonly hour: number;
  /** 1 Monday … 7 Sunday; only weekly digests look at it. */
  readonly weekday: number;
}

const HOUR_MS = 3_600_000;

/** 1 Monday … 7 Sunday of a local date. */
function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** The first moment for a digest more than an hour after the last one (or after the channel was made); milliseconds. */
export function nextDigestAt(lastMs: number, zone: string, time: DigestTime): number {
  // Everything but the hour of the digest is a quiet time.
  const closed = { from: (time.hour + 1) % 24, to: time.hour };
  let at = afterQuietHours(lastMs + HOUR_MS, zone, closed);
  while (time.frequency === "weekly" && weekdayOf(localDate(at * 1000, zone)) !== time.weekday)
    at = afterQuietHours(at + HOUR_MS, zone, closed);
  return at;
}
