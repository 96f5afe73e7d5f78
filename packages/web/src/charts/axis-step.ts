import type { Unit } from "../lib/format.ts";

interface Bounded {
  readonly value: number | null;
  readonly interval: { readonly high: number } | null;
}

const SECOND = 1e6;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Steps that people count time in. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730].map((count) => count * DAY),
];

/** The distance between two labels of the axis, where decimal steps read badly: durations, and shares of a whole. */
export function axisStep(unit: Unit, points: readonly Bounded[], max: number | null): number | null {
  if (unit === "ratio") return max === 1 ? 0.25 : null;
  if (unit !== "duration") return null;
  const top = Math.max(...points.map((point) => Math.max(point.value ?? 0, point.interval?.high ?? 0)), 0);
  if (top <= 0) return null;
  return STEPS.find((step) => top / step <= 4) ?? null;
}
