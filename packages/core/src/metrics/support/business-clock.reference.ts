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

/** The first four runs of open minutes of a day, each minute looked at. */
function openRuns(hours: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  const isOpen = (minute: number): boolean => hours.some(([opens, closes]) => opens <= minute && minute < closes);
  let opened: number | null = null;
  for (let minute = 0; minute <= 1440; minute += 1) {
    const open = minute < 1440 && isOpen(minute);
    if (open && opened === null) opened = minute;
    else if (!open && opened !== null) {
      runs.push([opened, minute]);
      opened = null;
    }
  }
  return runs.slice(0, 4);
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
  const hoursOf = (date: string, weekday: number): readonly (readonly [number, number])[] => {
    if (calendar === null) return holidays.includes(date) ? [] : (week[weekday - 1] ?? []);
    const starts = localMidnight(date, zone);
    const ends = localMidnight(shiftDate(date, "day", 1), zone);
    const single = rows.filter((row) => row.weekday === 0 && row.occurred_at >= starts && row.occurred_at < ends);
    const usual = rows.filter((row) => row.weekday === weekday && row.occurred_at < ends);
    const said = single.length > 0 ? single : usual;
    const latest = said.filter((row) => row.occurred_at === said.at(-1)?.occurred_at);
    return latest.flatMap(({ opens_minute: opens, closes_minute: closes }) =>
      opens === null || closes === null ? [] : [[opens, closes] as const],
    );
  };
  const days = new Map<string, readonly (readonly [Timestamp, Timestamp])[]>();
  const openOn = (date: string): readonly (readonly [Timestamp, Timestamp])[] => {
    const known = days.get(date);
    if (known !== undefined) return known;
    const spans = openRuns(hoursOf(date, Temporal.PlainDate.from(date).dayOfWeek)).map(
      ([opens, closes]) => [reachedAt(date, opens, zone), reachedAt(date, closes, zone)] as const,
    );
    days.set(date, spans);
    return spans;
  };
  return (from, to) => {
    if (calendar !== null && rows.length === 0) return null;
    let total = 0;
    const last = shiftDate(localDate(to, zone), "day", 1);
    for (let date = shiftDate(localDate(from, zone), "day", -1); date <= last; date = shiftDate(date, "day", 1)) {
      for (const [opens, closes] of openOn(date)) total += Math.max(0, Math.min(to, closes) - Math.max(from, opens));
    }
    return total;
  };
}
