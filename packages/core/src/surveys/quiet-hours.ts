import { Temporal } from "temporal-polyfill";

/** Local hours, 0–23, between which nobody is written to: [from, to), and across midnight where `from` is later. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/**
 * The first moment, at or after `atMs` (milliseconds UTC), at which a person in `zone` may be written to. A zone that is not
 * known counts as UTC. Equal hours mean no quiet time.
 */
export function afterQuietHours(atMs: number, zone: string, quiet: QuietHours | null): number {
  if (quiet === null || quiet.from === quiet.to) return atMs;
  const instant = Temporal.Instant.fromEpochMilliseconds(atMs);
  let local: Temporal.ZonedDateTime;
  try {
    local = instant.toZonedDateTimeISO(zone);
  } catch {
    local = instant.toZonedDateTimeISO("UTC");
  }
  const { hour } = local;
  const spansMidnight = quiet.from > quiet.to;
  const isQuiet = spansMidnight ? hour >= quiet.from || hour < quiet.to : hour >= quiet.from && hour < quiet.to;
  if (!isQuiet) return atMs;
  const day = spansMidnight && hour >= quiet.from ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  const opens = day.toZonedDateTime({
    timeZone: local.timeZoneId,
    plainTime: Temporal.PlainTime.from({ hour: quiet.to }),
  });
  return Number(opens.epochMilliseconds);
}
