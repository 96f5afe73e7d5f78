import { dateOf, type Grain } from "./calendar.ts";

export type Unit = "ratio" | "nps" | "money" | "duration" | "count" | "number";

/** What a figure is measured in. Money in minor units of `currency`; durations in microseconds; ratios 0..1. */
export interface Measure {
  readonly unit: Unit;
  readonly currency: string | null;
}

interface NumberText {
  format(value: number): string;
}
const cache = new Map<string, NumberText>();

/** A cached formatter; a minus is written as one (−), not as a hyphen. */
function numbers(locale: string, options: Intl.NumberFormatOptions): NumberText {
  const key = locale + JSON.stringify(options);
  let text = cache.get(key);
  if (text === undefined) {
    const format = new Intl.NumberFormat(locale, options);
    text = { format: (value) => format.format(value).replace("-", "−") };
    cache.set(key, text);
  }
  return text;
}

/** Digits of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

type Sign = "auto" | "exceptZero";

/** Minor units as money; large amounts are compacted where space is short. */
export function formatMoney(
  locale: string,
  minor: number,
  currency: string,
  style: { compact?: boolean; sign?: Sign } = {},
): string {
  const digits = minorDigits(currency);
  const major = minor / 10 ** digits;
  const compact = style.compact === true && Math.abs(major) >= 10_000;
  const small = Math.abs(major) < 100;
  return numbers(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    signDisplay: style.sign ?? "auto",
    ...(compact
      ? { notation: "compact", maximumSignificantDigits: 4 }
      : style.compact === true && !small
        ? { maximumFractionDigits: 0, minimumFractionDigits: 0 }
        : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  }).format(major);
}

const STEPS: readonly [unit: string, us: number][] = [
  ["day", 86_400e6],
  ["hour", 3_600e6],
  ["minute", 60e6],
  ["second", 1e6],
];

/** Microseconds as at most two units: "2 d 5 h", "3 min 41 s", "67.5 s" under two minutes. */
export function formatDuration(locale: string, us: number, sign: Sign = "auto"): string {
  const lead = us < 0 ? "−" : sign === "exceptZero" && us > 0 ? "+" : "";
  let rest = Math.abs(us);
  const unit = (value: number, name: string, digits = 0): string =>
    numbers(locale, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits }).format(value);
  if (rest < 120e6) return lead + unit(rest / 1e6, "second", rest < 10e6 ? 2 : 1);
  if (rest >= 60 * 86_400e6) return lead + unit(rest / 86_400e6, "day", 0);
  const first = STEPS.findIndex(([, size]) => rest >= size);
  const [, size] = STEPS[first] as [string, number];
  const smaller = STEPS[first + 1];
  const step = smaller?.[1] ?? size;
  rest = Math.round(rest / step) * step;
  const texts = [unit(Math.floor(rest / size), (STEPS[first] as [string, number])[0])];
  if (smaller !== undefined && rest % size > 0) texts.push(unit((rest % size) / step, smaller[0]));
  return lead + texts.join(" ");
}

/** A figure's value in words of the locale. */
export function formatValue(
  locale: string,
  value: number,
  measure: Measure,
  style: { compact?: boolean; sign?: Sign } = {},
): string {
  const signDisplay = style.sign ?? "auto";
  switch (measure.unit) {
    case "ratio":
      return numbers(locale, {
        style: "percent",
        maximumFractionDigits: 1,
        minimumFractionDigits: 1,
        signDisplay,
      }).format(value);
    case "nps":
      return numbers(locale, {
        maximumFractionDigits: 1,
        minimumFractionDigits: 1,
        signDisplay: style.sign ?? "negative",
      }).format(value);
    case "money":
      return formatMoney(locale, value, measure.currency ?? "XXX", style);
    case "duration":
      return formatDuration(locale, value, signDisplay as Sign);
    case "count":
      return numbers(locale, {
        signDisplay,
        ...(style.compact === true && Math.abs(value) >= 100_000
          ? { notation: "compact", maximumSignificantDigits: 4 }
          : { maximumFractionDigits: 1 }),
      }).format(value);
    case "number":
      return numbers(locale, {
        signDisplay,
        maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2,
        ...(style.compact === true && Math.abs(value) >= 100_000
          ? { notation: "compact", maximumSignificantDigits: 4 }
          : {}),
      }).format(value);
  }
}

/** Change of a ratio or NPS is in points; of anything else relative, in per cent. */
export function formatChange(
  locale: string,
  now: number,
  before: number,
  measure: Measure,
  points: (value: string) => string,
): string {
  const relative = !(measure.unit === "ratio" || measure.unit === "nps") && before !== 0;
  if (relative) {
    return numbers(locale, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(
      (now - before) / Math.abs(before),
    );
  }
  if (measure.unit === "ratio" || measure.unit === "nps") {
    const scale = measure.unit === "ratio" ? 100 : 1;
    return points(
      numbers(locale, { maximumFractionDigits: 1, signDisplay: "exceptZero" }).format((now - before) * scale),
    );
  }
  return formatValue(locale, now - before, measure, { compact: true, sign: "exceptZero" });
}

export function formatCount(locale: string, value: number): string {
  return numbers(locale, { maximumFractionDigits: 0 }).format(value);
}

export function formatPercent(locale: string, share: number, digits = 0): string {
  return numbers(locale, { style: "percent", maximumFractionDigits: digits }).format(share);
}

export function formatBytes(locale: string, bytes: number): string {
  const unit = bytes >= 1e9 ? "gigabyte" : bytes >= 1e6 ? "megabyte" : "kilobyte";
  const size = bytes >= 1e9 ? 1e9 : bytes >= 1e6 ? 1e6 : 1e3;
  return numbers(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(bytes / size);
}

/** An exact decimal text (drill-down) with the locale's separators. Numbers beyond 2^53 stay exact. */
export function formatDecimal(locale: string, text: string): string {
  const format = numbers(locale, { maximumFractionDigits: 6 });
  return format.format(text as unknown as number);
}

/** A label of an axis: no more digits than the step needs. */
export function formatAxis(locale: string, value: number, measure: Measure): string {
  if (measure.unit === "ratio") {
    return numbers(locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
  }
  if (measure.unit === "money") {
    return numbers(locale, {
      style: "currency",
      currency: measure.currency ?? "XXX",
      currencyDisplay: "narrowSymbol",
      notation: "compact",
      minimumFractionDigits: 0,
      maximumFractionDigits: 1,
    }).format(value / 10 ** minorDigits(measure.currency ?? "XXX"));
  }
  if (measure.unit === "duration") return value === 0 ? "0" : formatDuration(locale, value);
  return numbers(locale, { notation: "compact", maximumFractionDigits: 2 }).format(value);
}

/** An exact numerator in its metric's unit: money and durations are readable, everything else stays the number it is. */
export function formatExact(locale: string, text: string, measure: Measure): string {
  return measure.unit === "money" || measure.unit === "duration"
    ? formatValue(locale, Number(text), measure)
    : formatDecimal(locale, text);
}

/** A local date. */
export function formatDate(locale: string, date: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(dateOf(date));
}

/** An instant in the workspace's zone. */
export function formatInstant(locale: string, instant: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(
    new Date(instant),
  );
}

/**
 * A period's short name: "Oct 2026", "Q3 2026", "12 Oct", "2026". A fiscal year that crosses the calendar's is "2026/27", a
 * fiscal quarter that is no quarter of the calendar its months.
 */
export function formatPeriod(
  locale: string,
  start: string,
  grain: Grain,
  quarter: (q: number, year: string) => string,
): string {
  const date = dateOf(start);
  const utc = { timeZone: "UTC" } as const;
  switch (grain) {
    case "year":
      if (date.getUTCMonth() > 0) {
        const year = date.getUTCFullYear();
        return `${year}/${String((year + 1) % 100).padStart(2, "0")}`;
      }
      return new Intl.DateTimeFormat(locale, { ...utc, year: "numeric" }).format(date);
    case "quarter":
      if (date.getUTCMonth() % 3 > 0) {
        const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 2, 1));
        return new Intl.DateTimeFormat(locale, { ...utc, year: "numeric", month: "short" }).formatRange(date, last);
      }
      return quarter(
        Math.floor(date.getUTCMonth() / 3) + 1,
        new Intl.DateTimeFormat(locale, { ...utc, year: "numeric" }).format(date),
      );
    case "month":
      return new Intl.DateTimeFormat(locale, { ...utc, year: "numeric", month: "short" }).format(date);
    default:
      return new Intl.DateTimeFormat(locale, { ...utc, day: "numeric", month: "short", year: "2-digit" }).format(date);
  }
}

/** How long ago, in the locale's words: "3 days ago". */
export function formatAge(locale: string, days: number): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (days < 1) return format.format(-Math.round(days * 24), "hour");
  return days < 60 ? format.format(-Math.round(days), "day") : format.format(-Math.round(days / 30.44), "month");
}
