import { zoneOffsets } from "../ingest/zone-offsets.ts";
import type { Dialect } from "../sql/dialect.ts";
import { type Sql, sql, time } from "../sql/sql.ts";
import { localDate } from "../time/period.ts";
import { DAY, type Timestamp } from "../time/timestamp.ts";
import type { MetricPeriod, MetricScope } from "./metric.ts";

/** One change of a zone's clock: from `atUs` on, local time is UTC + `afterUs`; until then UTC + `beforeUs`. */
interface ClockChange {
  readonly atUs: Timestamp;
  readonly beforeUs: number;
  readonly afterUs: number;
}

function clockChanges(zone: string): ClockChange[] {
  const spans = zoneOffsets(zone);
  return spans.slice(1).map((span, index) => {
    const beforeUs = spans[index]!.offsetUs;
    return { atUs: span.fromLocalUs - Math.max(beforeUs, span.offsetUs), beforeUs, afterUs: span.offsetUs };
  });
}

/** The local day of an instant, as a number of days since 1970-01-01. */
export function dayNumber(us: Timestamp, zone: string): number {
  return Date.parse(`${localDate(us, zone)}T00:00:00Z`) / 86_400_000;
}

/**
 * SQL of what local time is ahead of UTC at an instant column, microseconds: the zone's changes between two instants are
 * worked out here, so that a row costs few comparisons. Wrong for instants outside `[fromUs, toUs)`.
 */
export function localShift(d: Dialect, at: Sql, zone: string, fromUs: Timestamp, toUs: Timestamp): Sql {
  const changes = clockChanges(zone);
  const inside = changes.filter((change) => change.atUs > fromUs && change.atUs < toUs);
  const earlier = changes.filter((change) => change.atUs <= fromUs).at(-1);
  const spans = [inside[0]?.beforeUs ?? earlier?.afterUs ?? zoneOffsets(zone)[0]!.offsetUs].concat(
    inside.map((change) => change.afterUs),
  );
  // Facts mostly lie in the order of time, so that whole blocks of rows take one branch: far cheaper than arithmetic.
  const tree = (low: number, high: number): Sql => {
    if (high - low === 1) return d.cast(sql`${spans[low]!}`, "bigint");
    const middle = (low + high) >> 1;
    return sql`case when ${at} < ${time(inside[middle - 1]!.atUs)} then ${tree(low, middle)} else ${tree(middle, high)} end`;
  };
  return sql`(${tree(0, spans.length)})`;
}

/** SQL of the local day of an instant column, as days since 1970-01-01; wrong for instants outside `[fromUs, toUs)`. */
export function localDay(d: Dialect, at: Sql, zone: string, fromUs: Timestamp, toUs: Timestamp): Sql {
  return d.dayOf(sql`${d.epochUs(at)} + ${localShift(d, at, zone, fromUs, toUs)}`);
}

/** First and last local day of a period and how many there are: a day that the zone skipped is none. */
export function daysOf(p: MetricPeriod, zone: string): { first: number; last: number; count: number } {
  const first = dayNumber(p.startUs, zone);
  const last = dayNumber(p.endUs - 1, zone);
  let count = last - first + 1;
  for (const { atUs, beforeUs, afterUs } of clockChanges(zone)) {
    if (atUs <= p.startUs || atUs >= p.endUs) continue;
    count -= Math.max(0, Math.floor((atUs + afterUs) / DAY) - Math.floor((atUs - 1 + beforeUs) / DAY) - 1);
  }
  return { first, last, count };
}

/** How many neighbouring days the bits of one number tell apart. */
const DAY_BITS = 62;
/** A multiple of it that leads any day before 1970 to one after: remainders are then never negative. */
const BEFORE_ALL = DAY_BITS * 1_000_000;

/** Whether the days of each period fit into the bits of a number. */
export function daysFitBits(scope: MetricScope): boolean {
  return scope.periods.every((p) => daysOf(p, scope.zone).count <= DAY_BITS);
}

/** A local day (its number) as the one bit of a number, unlike those of the other days of its period where they fit. */
export function dayBit(d: Dialect, day: Sql): Sql {
  return d.bit(sql`(${day} + ${BEFORE_ALL}) % ${DAY_BITS}`);
}

/** The periods as a relation `i`, `starts_at`, `ends_at`, `first_day`, `last_day`, `days` (how many), aliased as given. */
export function dayPeriods(d: Dialect, scope: MetricScope, alias: string): Sql {
  return d.values(
    alias,
    { i: "int", starts_at: "time", ends_at: "time", first_day: "bigint", last_day: "bigint", days: "bigint" },
    scope.periods.map((p, i) => {
      const { first, last, count } = daysOf(p, scope.zone);
      return [i, p.startUs, p.endUs, BigInt(first), BigInt(last), BigInt(count)];
    }),
  );
}
