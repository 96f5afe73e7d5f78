import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Grain } from "./calendar.ts";
import {
  formatAge,
  formatAxis,
  formatBytes,
  formatChange,
  formatCount,
  formatDate,
  formatDecimal,
  formatDuration,
  formatExact,
  formatInstant,
  formatPercent,
  formatPeriod,
  formatValue,
  type Measure,
} from "./format.ts";
import { regionalTag } from "./regional-tag.ts";

/** The formatters, bound to the reader's language. */
export interface Format {
  readonly locale: string;
  value(value: number, measure: Measure, style?: { compact?: boolean; sign?: "auto" | "exceptZero" }): string;
  change(now: number, before: number, measure: Measure): string;
  count(value: number): string;
  percent(share: number, digits?: number): string;
  bytes(bytes: number): string;
  decimal(text: string): string;
  axis(value: number, measure: Measure): string;
  exact(text: string, measure: Measure): string;
  duration(us: number): string;
  date(date: string): string;
  instant(instant: string, zone: string): string;
  period(start: string, grain: Grain): string;
  age(days: number): string;
}

export function useFormat(): Format {
  const { t, i18n } = useTranslation("common");
  // Words come in the language; numbers and dates in the reader's own regional form of it, where the browser names one.
  const locale = regionalTag(i18n.language, navigator.languages);
  return useMemo(
    () => ({
      locale,
      value: (value, measure, style) => formatValue(locale, value, measure, style),
      change: (now, before, measure) =>
        formatChange(locale, now, before, measure, (value) =>
          t(`points.${measure.unit === "nps" ? "nps" : "ratio"}`, { value }),
        ),
      count: (value) => formatCount(locale, value),
      percent: (share, digits) => formatPercent(locale, share, digits),
      bytes: (bytes) => formatBytes(locale, bytes),
      decimal: (text) => formatDecimal(locale, text),
      axis: (value, measure) => formatAxis(locale, value, measure),
      exact: (text, measure) => formatExact(locale, text, measure),
      duration: (us) => formatDuration(locale, us),
      date: (date) => formatDate(locale, date),
      instant: (instant, zone) => formatInstant(locale, instant, zone),
      period: (start, grain) => formatPeriod(locale, start, grain, (q, year) => t("quarterOf", { q, year })),
      age: (days) => formatAge(locale, days),
    }),
    [locale, t],
  );
}
