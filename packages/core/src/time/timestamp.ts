/** Microseconds since 1970-01-01T00:00:00Z, UTC. Safe as a JS number until the year 2255. */
export type Timestamp = number;

export const SECOND: number = 1_000_000;
export const MINUTE: number = 60 * SECOND;
export const HOUR: number = 60 * MINUTE;
/** 24 hours; a local day may be 23 or 25 (use `period.ts` for calendar days). */
export const DAY: number = 24 * HOUR;
