import type { MetricResult } from "@tendwell/contract";
import { type Locale, translate } from "@tendwell/messages";

/** What a number is measured in. */
export type Measure = Pick<MetricResult, "unit" | "currency">;

function numbers(locale: Locale, value: number, options: Intl.NumberFormatOptions): string {
  // A minus is written as one; spaces within a number never break, and are the one that fonts have.
  return new Intl.NumberFormat(locale, options)
    .format(value)
    .replace("-", "−")
    .replaceAll(/[\u202f\u2009 ]/g, "\u00a0");
}

const CLOCK: readonly (readonly [unit: string, us: number])[] = [
  ["day", 86_400e6],
  ["hour", 3_600e6],
  ["minute", 60e6],
  ["second", 1e6],
];

function duration(locale: Locale, us: number): string {
  const [unit, size] = CLOCK.find(([, one]) => Math.abs(us) >= 2 * one) ?? CLOCK.at(-1)!;
  return numbers(locale, us / size, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 });
}

/** Minor units as a plain number in major units, for columns whose currency stands in their heading. */
export function amountText(
  locale: Locale,
  minor: number,
  currency: string,
  style: { readonly signed: boolean; readonly whole: boolean },
): string {
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const shown = style.whole ? 0 : digits;
  return numbers(locale, minor / 10 ** digits, {
    signDisplay: style.signed ? "exceptZero" : "auto",
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  });
}

function money(locale: Locale, minor: number, currency: string, signed: boolean): string {
  const style: Intl.NumberFormatOptions = { style: "currency", currency, currencyDisplay: "code" };
  const digits = new Intl.NumberFormat("en", style).resolvedOptions().maximumFractionDigits ?? 2;
  const major = minor / 10 ** digits;
  const whole = Math.abs(major) >= 1000;
  return numbers(locale, major, {
    ...style,
    signDisplay: signed ? "exceptZero" : "auto",
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: whole ? 0 : digits,
  });
}

/** A value as a reader of the language writes it; money with its ISO code, whole from a thousand on. */
export function valueText(locale: Locale, value: number, { unit, currency }: Measure, signed = false): string {
  const signDisplay = signed ? "exceptZero" : "auto";
  switch (unit) {
    case "ratio":
      return numbers(locale, value, {
        style: "percent",
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
        signDisplay,
      });
    case "nps":
      return numbers(locale, value, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay });
    case "money":
      return money(locale, value, currency ?? "XXX", signed);
    case "duration":
      return duration(locale, value);
    case "count":
      return numbers(locale, value, { maximumFractionDigits: 0, signDisplay });
    case "number":
      return numbers(locale, value, { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2, signDisplay });
  }
}

/** Change between two values: in points for shares and NPS, relative in per cent for everything else. */
export function changeText(locale: Locale, now: number, before: number, { unit }: Measure): string {
  if (unit === "ratio" || unit === "nps") {
    const points = numbers(locale, (now - before) * (unit === "ratio" ? 100 : 1), {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
      signDisplay: "exceptZero",
    });
    return translate(locale, `reports:board.points`, { value: points });
  }
  if (before === 0) return numbers(locale, now, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
  return numbers(locale, (now - before) / Math.abs(before), {
    style: "percent",
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
}

/** A month as a heading: "Oct 2026". `start` is its first day. */
export function monthText(locale: Locale, start: string, style: "short" | "long" = "short"): string {
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: style, timeZone: "UTC" }).format(
    new Date(`${start}T00:00:00Z`),
  );
}
