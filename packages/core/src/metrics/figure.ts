import type { Nano } from "../facts/fact.ts";
import type { Figure, Interval, Reason, StatRow } from "./metric.ts";

const NANO: bigint = 1_000_000_000n;

/** A whole number as an exact decimal (units of 1e-9). */
export function whole(count: bigint | number): Nano {
  return BigInt(count) * NANO;
}

/** An int64 statistic, 0n where the row or the column is missing. */
export function intStat(row: StatRow | undefined, name: string): bigint {
  const value = row?.[name];
  if (value === null || value === undefined) return 0n;
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  throw new TypeError(`statistic ${name} requires a whole number, got ${String(value)}`);
}

/** A decimal9 statistic in units of 1e-9, 0n where missing. */
export function nanoStat(row: StatRow | undefined, name: string): Nano {
  const value = row?.[name];
  if (value === null || value === undefined) return 0n;
  if (typeof value === "bigint") return value;
  throw new TypeError(`statistic ${name} requires a decimal9, got ${String(value)}`);
}

/** A double statistic, null where missing. */
export function doubleStat(row: StatRow | undefined, name: string): number | null {
  const value = row?.[name];
  if (value === null || value === undefined) return null;
  return Number(value);
}

/** numerator ÷ denominator as a double, after exact sums. */
function divide(numerator: Nano, denominator: Nano): number {
  return Number(numerator) / Number(denominator);
}

interface RatioExtras {
  readonly component?: string | null;
  readonly n?: number;
  readonly interval?: Interval | null;
  readonly provisional?: boolean;
  readonly coverage?: number | null;
  /** Reason when the denominator is zero; `zero_denominator` unless told. */
  readonly emptyReason?: Reason;
}

/** A figure that is a fraction; a zero denominator gives null with a reason (R4). */
export function ratioFigure(numerator: Nano, denominator: Nano, extras: RatioExtras = {}): Figure {
  const empty = denominator === 0n;
  return {
    component: extras.component ?? null,
    value: empty ? null : divide(numerator, denominator),
    numerator,
    denominator,
    n: extras.n ?? Number(denominator / NANO),
    interval: empty ? null : (extras.interval ?? null),
    provisional: extras.provisional ?? false,
    reason: empty ? (extras.emptyReason ?? "zero_denominator") : null,
    coverage: extras.coverage ?? null,
  };
}

/** A figure that is a plain amount: `value` equals `numerator`, over 1. */
export function amountFigure(amount: Nano, extras: Omit<RatioExtras, "emptyReason"> = {}): Figure {
  return ratioFigure(amount, NANO, { ...extras, n: extras.n ?? 0 });
}

/** A figure without a value. */
export function missingFigure(reason: Reason, extras: Omit<RatioExtras, "emptyReason" | "interval"> = {}): Figure {
  return {
    component: extras.component ?? null,
    value: null,
    numerator: null,
    denominator: null,
    n: extras.n ?? 0,
    interval: null,
    provisional: extras.provisional ?? false,
    reason,
    coverage: extras.coverage ?? null,
  };
}

/** A figure that is no fraction (a median, a mean of doubles). */
export function plainFigure(value: number | null, n: number, extras: Omit<RatioExtras, "n"> = {}): Figure {
  return {
    component: extras.component ?? null,
    value,
    numerator: null,
    denominator: null,
    n,
    interval: value === null ? null : (extras.interval ?? null),
    provisional: extras.provisional ?? false,
    reason: value === null ? (extras.emptyReason ?? "no_data") : null,
    coverage: extras.coverage ?? null,
  };
}
