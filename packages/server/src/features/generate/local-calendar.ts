import { localMidnight, SECOND, shiftDate, type Timestamp } from "@tendwell/core";

/** Local days of the company's zone, numbered from the first; conversions to instants are made once per day. */
export interface LocalCalendar {
  /** Days of the simulated span; day `days` is the first one after it. */
  readonly days: number;
  readonly endUs: Timestamp;
  date(day: number): string;
  /** Local midnight of a day (days may lie a little outside of the span). */
  midnight(day: number): Timestamp;
  /** An instant of a day, by local seconds after midnight. */
  at(day: number, seconds: number): Timestamp;
  /** 1 (Monday) to 7. */
  weekday(day: number): number;
  /** 1 to 12. */
  month(day: number): number;
  /** Months since the first day's month. */
  monthIndex(day: number): number;
  /** The day's month as `2026-10`. */
  monthName(day: number): string;
  /** First day of a month by its index. */
  monthStart(index: number): number;
  /** The day moved by whole months, clamped to the month's last day. */
  addMonths(day: number, months: number): number;
  /** How busy a day is: 1 is an ordinary working day; week, summer and the end of December lower it. */
  business(day: number): number;
}

const DAY_MS = 86_400_000;
const WEEK_FACTOR = [1, 1.04, 1.05, 1.02, 0.9, 0.22, 0.18] as const;
const MONTH_FACTOR = [0.97, 1, 1.03, 1, 1, 0.97, 0.86, 0.8, 1.02, 1.05, 1.03, 0.9] as const;

/** `months` whole months that end with `endDate` (exclusive, first of a month). */
export function localCalendar(endDate: string, months: number, zone: string): LocalCalendar {
  if (!/^\d{4}-\d{2}-01$/.test(endDate))
    throw new RangeError(`endDate requires the first day of a month, got ${endDate}`);
  const firstDate = shiftDate(endDate, "month", -months);
  const first = Date.parse(firstDate);
  const days = Math.round((Date.parse(endDate) - first) / DAY_MS);
  const firstYear = Number(firstDate.slice(0, 4));
  const firstMonth = Number(firstDate.slice(5, 7));
  const utc = (day: number): Date => new Date(first + day * DAY_MS);
  const date = (day: number): string => utc(day).toISOString().slice(0, 10);
  const names = new Map<number, string>();
  const midnights = new Map<number, Timestamp>();
  const midnight = (day: number): Timestamp => {
    let at = midnights.get(day);
    if (at === undefined) {
      at = localMidnight(date(day), zone);
      midnights.set(day, at);
    }
    return at;
  };
  const dayOf = (year: number, month0: number, dayOfMonth: number): number =>
    Math.round((Date.UTC(year, month0, dayOfMonth) - first) / DAY_MS);
  const weekday = (day: number): number => ((utc(day).getUTCDay() + 6) % 7) + 1;
  const month = (day: number): number => utc(day).getUTCMonth() + 1;
  return {
    days,
    endUs: midnight(days),
    date,
    midnight,
    at: (day, seconds) => midnight(day) + Math.round(seconds) * SECOND,
    weekday,
    month,
    monthIndex(day) {
      const at = utc(day);
      return (at.getUTCFullYear() - firstYear) * 12 + at.getUTCMonth() + 1 - firstMonth;
    },
    monthName(day) {
      let name = names.get(day);
      if (name === undefined) {
        name = date(day).slice(0, 7);
        names.set(day, name);
      }
      return name;
    },
    monthStart: (index) => dayOf(firstYear, firstMonth - 1 + index, 1),
    addMonths(day, count) {
      const at = utc(day);
      const year = at.getUTCFullYear();
      const target = at.getUTCMonth() + count;
      const last = new Date(Date.UTC(year, target + 1, 0)).getUTCDate();
      return dayOf(year, target, Math.min(at.getUTCDate(), last));
    },
    business(day) {
      const at = utc(day);
      const holiday =
        (at.getUTCMonth() === 11 && at.getUTCDate() >= 24) || (at.getUTCMonth() === 0 && at.getUTCDate() === 1);
      return WEEK_FACTOR[weekday(day) - 1]! * MONTH_FACTOR[at.getUTCMonth()]! * (holiday ? 0.3 : 1);
    },
  };
}
