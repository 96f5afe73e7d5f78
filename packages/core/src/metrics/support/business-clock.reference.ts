import { Temporal } from "temporal-polyfill";
import { type FactSet, factsOf } from "../../facts/fact.ts";
import { localDate, localMidnight, shiftDate } from "../../time/period.ts";
import { DAY, MINUTE, type Timestamp } from "../../time/timestamp.ts";
import type { MetricScope } from "../metric.ts";

/** The first moment of a local day at which its clock reads a minute of the day or later; odd days are walked through. */
function reachedAt(date: string, minute: number, zone: string): Timestamp {
  const starts = localMidnight(date, zone);
  const ends = localMidnight(shiftDate(date, "day", 1), zone);
  if (ends - starts === DAY) return starts + minute * MINUTE;
  for (let at = starts; at < ends; at += MINUTE) {
    const clock = Temporal.Instant.fromEpochMilliseconds(at / 1000).toZonedDateTimeISO(zone);
    const day = clock.toPlainDate().toString();
    if (day > date || (day === date && clock.hour * 60 + clock.minute >= minute)) return at;
  }
  return ends;
}

/** Microseconds between two instants by the clock that is asked for. */
export function ticketTime(facts: FactSet, scope: MetricScope): (from: Timestamp, to: Timestamp) => number | null {
  return scope.options.clock === "business" ? businessTime(facts, scope) : (from, to) => to - from;
}

/** Microseconds of business time between two instants; null where the company's calendar is not recorded. */
function businessTime(facts: FactSet, scope: MetricScope): (from: Timestamp, to: Timestamp) => number | null {
  const { zone: own, calendar, week, holidays } = scope.definitions.businessHours;
  const zone = own ?? scope.zone;
  const rows = factsOf(facts, "business_calendar")
    .filter((row) => row.calendar === calendar)
    .sort((a, b) => a.occurred_at - b.occurred_at);
  const minutes = (opens: number | null, closes: number | null): readonly [number, number] | null =>
    opens === null || closes === null ? null : [opens, closes];
  const hoursOf = (date: string, weekday: number): readonly [number, number] | null => {
    if (calendar === null) return holidays.includes(date) ? null : (week[weekday - 1] ?? null);
    const starts = localMidnight(date, zone);
    const ends = localMidnight(shiftDate(date, "day", 1), zone);
    const single = rows
      .filter((row) => row.weekday === 0 && row.occurred_at >= starts && row.occurred_at < ends)
      .at(-1);
    const usual = rows.filter((row) => row.weekday === weekday && row.occurred_at < ends).at(-1);
    const row = single ?? usual;
    return row === undefined ? null : minutes(row.opens_minute, row.closes_minute);
  };
  const days = new Map<string, readonly [Timestamp, Timestamp] | null>();
  const openOn = (date: string): readonly [Timestamp, Timestamp] | null => {
    const known = days.get(date);
    if (known !== undefined) return known;
    const hours = hoursOf(date, Temporal.PlainDate.from(date).dayOfWeek);
    const span =
      hours === null
        ? null
        : ([reachedAt(date, Math.min(hours[0], 1440), zone), reachedAt(date, Math.min(hours[1], 1440), zone)] as const);
    days.set(date, span);
    return span;
  };
  return (from, to) => {
    if (calendar !== null && rows.length === 0) return null;
    let total = 0;
    const last = shiftDate(localDate(to, zone), "day", 1);
    for (let date = shiftDate(localDate(from, zone), "day", -1); date <= last; date = shiftDate(date, "day", 1)) {
      const span = openOn(date);
      if (span !== null) total += Math.max(0, Math.min(to, span[1]) - Math.max(from, span[0]));
    }
    return total;
  };
}
