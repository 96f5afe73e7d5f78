import type { Dialect } from "../sql/dialect.ts";
import { identifier, join, raw, type Sql, sql, time } from "../sql/sql.ts";
import { localDate, localMidnight } from "../time/period.ts";
import type { Timestamp } from "../time/timestamp.ts";
import { dayBit, localDay } from "./local-days.ts";
import type { MetricScope, UseNeed } from "./metric.ts";

/** The roll-up of product use that stands: days of which zone, and its latest event. */
export interface UseDaysState {
  readonly zone: string;
  readonly lastUs: Timestamp;
}

type UseKey = Exclude<keyof UseNeed, "day">;

/** One table of the roll-up: a row for each account, these keys, and local day or month. */
export interface UseLevel {
  readonly table: string;
  readonly keys: readonly UseKey[];
  readonly grain: "day" | "month";
}

export const USE_COLUMNS: Readonly<Record<UseKey, string>> = {
  person: "person_id",
  event: "event",
  feature: "feature",
};

/** The roll-up's levels, the least rows first; the last one has everything and the others are made from it. */
export const USE_LEVELS: readonly UseLevel[] = [
  { table: "use_day_feature_month", keys: ["feature"], grain: "month" },
  { table: "use_day_person_month", keys: ["person"], grain: "month" },
  { table: "use_day_account", keys: [], grain: "day" },
  { table: "use_day_month", keys: ["person", "event", "feature"], grain: "month" },
  { table: "use_day", keys: ["person", "event", "feature"], grain: "day" },
];

/**
 * The least level that gives the same answer as the events, null where none does: it knows what is known now, by days of the
 * workspace's zone, so that no boundary of the question may fall inside a row that has use.
 */
export function levelFor(scope: MetricScope, use: UseDaysState | null | undefined, need: UseNeed): UseLevel | null {
  if (use === undefined || use === null || scope.knownAt !== null || use.zone !== scope.zone) return null;
  const boundaries = [scope.asOf, ...scope.periods.flatMap((p) => [p.startUs, p.endUs])].filter(
    (at) => at <= use.lastUs,
  );
  const dates = boundaries.map((at) => localDate(at, scope.zone));
  if (boundaries.some((at, i) => localMidnight(dates[i]!, scope.zone) !== at)) return null;
  const months = need.day !== true && dates.every((date) => date.endsWith("-01"));
  return (
    USE_LEVELS.find(
      ({ keys, grain }) =>
        (months || grain === "day") &&
        (Object.keys(USE_COLUMNS) as UseKey[]).every((key) => need[key] !== true || keys.includes(key)),
    ) ?? null
  );
}

/** The rows of a level before an instant, in the columns of `MetricSource.use`. */
export function levelRows(d: Dialect, level: UseLevel, before: Timestamp): Sql {
  const keys = level.keys.map((key) => raw(USE_COLUMNS[key]));
  const bits = level.table === "use_day" ? dayBit(d, raw("day")) : raw("day_bits");
  return sql`select ${join([raw("account_id"), ...keys, raw("quantity"), raw("fewest"), sql`${bits} as day_bits`, raw("events")])}, first_at as occurred_at, last_at
    from ${identifier(level.table)} where first_at < ${time(before)}`;
}

/** Columns of `MetricSource.use` over single events, aliased `event_row`; day bits are right from the first period on. */
export function eventColumns(d: Dialect, scope: MetricScope): Sql {
  const day = localDay(
    d,
    raw("event_row.occurred_at"),
    scope.zone,
    scope.periods[0]?.startUs ?? scope.asOf,
    scope.asOf,
  );
  return sql`event_row.account_id as account_id, event_row.person_id as person_id, event_row.event as event, event_row.feature as feature,
      event_row.quantity as quantity, event_row.quantity as fewest, ${dayBit(d, day)} as day_bits, ${d.cast(raw("1"), "bigint")} as events,
      event_row.occurred_at as occurred_at, event_row.occurred_at as last_at`;
}
