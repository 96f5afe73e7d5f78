import { Temporal } from "temporal-polyfill";
import { assertZone } from "../time/period.ts";

/** From the wall-clock reading `fromLocalUs` (microseconds as if it were UTC) on, `UTC = local − offsetUs`. */
export interface OffsetSpan {
  readonly fromLocalUs: number;
  readonly offsetUs: number;
}

const FIRST = "1900-01-01T00:00:00Z";
const LAST_YEAR = 2100;
/** Spans already worked out: they depend on the zone alone, and finding a zone's changes takes a tenth of a second. */
const KNOWN = new Map<string, readonly OffsetSpan[]>();

/**
 * A zone as spans of wall-clock time, oldest first, 1900 to 2100, for converting whole columns. Readings that occur twice
 * take the earlier instant, readings that a clock change skips are moved forward by its length: as `localMidnight` does
 * (RFC 5545, Temporal's "compatible").
 */
export function zoneOffsets(zone: string): readonly OffsetSpan[] {
  const known = KNOWN.get(zone);
  if (known !== undefined) return known;
  assertZone(zone);
  let cursor = Temporal.Instant.from(FIRST).toZonedDateTimeISO(zone);
  const spans: OffsetSpan[] = [{ fromLocalUs: Number.NEGATIVE_INFINITY, offsetUs: cursor.offsetNanoseconds / 1000 }];
  for (;;) {
    const next = cursor.getTimeZoneTransition("next");
    if (next === null || next.year > LAST_YEAR) {
      KNOWN.set(zone, spans);
      return spans;
    }
    const before = spans.at(-1)!.offsetUs;
    const after = next.offsetNanoseconds / 1000;
    // A change of name or of the daylight flag alone leaves the offset as it was.
    if (after !== before) {
      spans.push({ fromLocalUs: next.epochMilliseconds * 1000 + Math.max(before, after), offsetUs: after });
    }
    cursor = next;
  }
}

/** The instant of a wall-clock reading, both in microseconds. */
export function localToUtc(localUs: number, spans: readonly OffsetSpan[]): number {
  let low = 0;
  let high = spans.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.fromLocalUs <= localUs) low = middle;
    else high = middle;
  }
  return localUs - spans[low]!.offsetUs;
}
