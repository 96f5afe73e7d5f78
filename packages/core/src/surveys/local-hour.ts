import { Temporal } from "temporal-polyfill";
import type { Timestamp } from "../time/timestamp.ts";

/**
 * The moment (microseconds UTC) at which clocks of a zone show this hour (0–23) on a local day (`YYYY-MM-DD`), also on days on
 * which they change. An hour that is left out counts as the one after it, one that comes twice as its first.
 */
export function localHour(day: string, hour: number, zone: string): Timestamp {
  const zoned = Temporal.PlainDate.from(day).toZonedDateTime({
    timeZone: zone,
    plainTime: new Temporal.PlainTime(hour),
  });
  return zoned.epochMilliseconds * 1000;
}
