/** Microseconds since 1970-01-01T00:00:00Z, UTC. Safe as a JS number until the year 2255. */
export type Timestamp = number;

export const SECOND: number = 1_000_000;
export const MINUTE: number = 60 * SECOND;
export const HOUR: number = 60 * MINUTE;
/** 24 hours; a local day may be 23 or 25 (use `period.ts` for calendar days). */
export const DAY: number = 24 * HOUR;

/** As ISO 8601 in UTC, to the millisecond: how instants leave the program and stand in the state. */
export function toIso(at: Timestamp): string {
  return new Date(at / 1000).toISOString();
}

/** Of an ISO 8601 text with its offset; NaN for what is none. */
export function fromIso(text: string): Timestamp {
  return Date.parse(text) * 1000;
}
