import type { Interval } from "../metrics/metric.ts";
import { studentTQuantile } from "./student-t-quantile.ts";

/** Sums over n observations (x, y); x is 1 throughout where the figure is a plain mean. */
export interface RatioSums {
  readonly n: number;
  readonly y: number;
  readonly x: number;
  readonly yy: number;
  readonly xy: number;
  readonly xx: number;
}

/**
 * 95 % interval of a ratio of sums Σy/Σx, Student's t on the linearised residuals y − Rx; with x = 1 it is the ordinary
 * t interval of a mean. Null below two observations or where Σx is not positive.
 * Source: Cochran, Sampling Techniques, 3rd ed., §6.4 (ratio estimator) and §2.8 (mean).
 */
export function ratioInterval(sums: RatioSums, bounds?: readonly [number, number]): Interval | null {
  const { n, y, x, yy, xy, xx } = sums;
  if (n < 2 || !(x > 0)) return null;
  const ratio = y / x;
  const residual = Math.max(0, yy - 2 * ratio * xy + ratio * ratio * xx);
  const error = Math.sqrt(residual / (n - 1) / n) / (x / n);
  const margin = studentTQuantile(n - 1) * error;
  const [low, high] = bounds ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    low: Math.max(low, ratio - margin),
    high: Math.min(high, ratio + margin),
    level: 0.95,
    method: "student_t",
  };
}
