/** How a file writes day and month. */
export type DayOrder = "day_first" | "month_first";

const NUMBERS =
  /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|(?:GMT|UTC)[+-]\d{1,2}(?::?\d{2})?)?$/i;

/** Day before month, where any of the dates can only be read so; else month first, as the American tools write. */
export function dayOrderOf(texts: readonly string[]): DayOrder {
  for (const text of texts) {
    const match = NUMBERS.exec(text.trim());
    if (match !== null && match[1]!.length <= 2 && Number(match[1]) > 12) return "day_first";
  }
  return "month_first";
}

function offsetOf(zone: string | undefined): string {
  if (zone === undefined) return "";
  const match = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  return match === null ? "Z" : `${match[1]}${match[2]!.padStart(2, "0")}:${match[3] ?? "00"}`;
}

/** A tool's time as ISO 8601, without a zone where it has none; seconds since 1970 too; null for what is no time. */
export function isoOfForeign(text: string, order: DayOrder): string | null {
  const given = text.trim();
  if (/^\d{10}$/.test(given)) return new Date(Number(given) * 1000).toISOString();
  const match = NUMBERS.exec(given);
  if (match === null) return null;
  const [, first, second, third, hour, minute, seconds, half, zone] = match as unknown as (string | undefined)[];
  const yearFirst = first!.length === 4;
  const [year, month, day] = yearFirst
    ? [first!, second!, third!]
    : order === "day_first"
      ? [third!, second!, first!]
      : [third!, first!, second!];
  const full = year.length === 2 ? `20${year}` : year;
  if (full.length !== 4 || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null;
  let hours = Number(hour ?? 0);
  if (half !== undefined && half !== "") hours = (hours % 12) + (/^p/i.test(half) ? 12 : 0);
  const two = (value: number | string) => String(value).padStart(2, "0");
  const date = `${full}-${two(month)}-${two(day)}`;
  return hour === undefined ? date : `${date}T${two(hours)}:${minute}:${seconds ?? "00"}${offsetOf(zone)}`;
}
