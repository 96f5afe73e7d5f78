import type { Interval } from "../metrics/metric.ts";
import type { SurvivalStep } from "./kaplan-meier.ts";

/** Rounding must not hide a curve that stands exactly at the level asked for. */
const TOLERANCE = 1e-12;

/**
 * The first age by which at least a share `p` of the lives has ended, under a Kaplan–Meier curve: the first with
 * S ≤ 1 − p. Its interval is read off the interval of the curve, and null unless both ends of it are reached. Null value
 * where the curve never falls that far. Source: Therneau, R package survival, `quantile.survfit` (without its midpoint rule).
 * Throws RangeError unless 0 < p < 1.
 */
export function survivalQuantile(
  steps: readonly SurvivalStep[],
  p: number,
): { readonly age: number | null; readonly interval: Interval | null } {
  if (!(p > 0 && p < 1)) throw new RangeError(`survivalQuantile requires 0 < p < 1, got ${p}`);
  const first = (of: (step: SurvivalStep) => number): number | null =>
    steps.find((step) => step.ended > 0 && of(step) <= 1 - p + TOLERANCE)?.age ?? null;
  const low = first((step) => step.low);
  const high = first((step) => step.high);
  return {
    age: first((step) => step.survival),
    interval: low === null || high === null ? null : { low, high, level: 0.95, method: "kaplan_meier_log" },
  };
}
