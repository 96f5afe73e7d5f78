import type { MetricResult } from "@tendwell/contract";

function durationText(us: number): string {
  const seconds = us / 1_000_000;
  if (Math.abs(seconds) < 120) return `${seconds.toFixed(1)} s`;
  if (Math.abs(seconds) < 7200) return `${(seconds / 60).toFixed(1)} min`;
  if (Math.abs(seconds) < 172_800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} days`;
}

function moneyText(minor: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** A figure's value as a person reads it; its reason where there is none. */
export function figureText(result: Pick<MetricResult, "value" | "unit" | "currency" | "reason">): string {
  const { value, unit } = result;
  if (value === null) return `— (${result.reason ?? "no value"})`;
  switch (unit) {
    case "ratio":
      return `${(value * 100).toFixed(1)} %`;
    case "nps":
      return value.toFixed(1);
    case "money":
      return moneyText(value, result.currency ?? "EUR");
    case "duration":
      return durationText(value);
    case "count":
      return new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(value);
    case "number":
      return new Intl.NumberFormat("en", { maximumFractionDigits: 3 }).format(value);
  }
}
