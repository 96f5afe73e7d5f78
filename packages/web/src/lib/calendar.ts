/** Local calendar dates as ISO text, moved by whole grains. Days only: no zone is involved. */
export type Grain = "day" | "week" | "month" | "quarter" | "year";
export const GRAINS: readonly Grain[] = ["day", "week", "month", "quarter", "year"];

function parts(date: string): [year: number, month: number, day: number] {
  const [year = 1970, month = 1, day = 1] = date.slice(0, 10).split("-").map(Number);
  return [year, month, day];
}

/** UTC midnight of a local date, for Intl formatting with `timeZone: "UTC"`. */
export function dateOf(date: string): Date {
  const [year, month, day] = parts(date);
  return new Date(Date.UTC(year, month - 1, day));
}

function iso(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/**
 * The first day of the grain that contains `date`; weeks start on Monday, quarters and years in `yearStart` (1 = January),
 * the month in which the company's fiscal year begins.
 */
export function truncateDate(date: string, grain: Grain, yearStart = 1): string {
  const [year, month, day] = parts(date);
  const monthOfYear = (month - yearStart + 12) % 12;
  switch (grain) {
    case "day":
      return iso(dateOf(date));
    case "week":
      return iso(new Date(Date.UTC(year, month - 1, day - ((dateOf(date).getUTCDay() + 6) % 7))));
    case "month":
      return iso(new Date(Date.UTC(year, month - 1, 1)));
    case "quarter":
      return iso(new Date(Date.UTC(year, month - 1 - (monthOfYear % 3), 1)));
    case "year":
      return iso(new Date(Date.UTC(year, month - 1 - monthOfYear, 1)));
  }
}

/** `date` moved by `count` grains; months clamp to their last day. */
export function shiftDate(date: string, grain: Grain, count: number): string {
  const [year, month, day] = parts(date);
  if (grain === "day" || grain === "week") {
    return iso(new Date(Date.UTC(year, month - 1, day + count * (grain === "week" ? 7 : 1))));
  }
  const months = count * (grain === "month" ? 1 : grain === "quarter" ? 3 : 12);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return iso(new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))));
}

/** The `count` whole grains that end at or before `date`: `[from, to)`. */
export function lastGrains(date: string, grain: Grain, count: number, yearStart = 1): { from: string; to: string } {
  const to = truncateDate(date, grain, yearStart);
  return { from: shiftDate(to, grain, -count), to };
}
