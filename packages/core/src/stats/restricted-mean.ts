import type { SurvivalStep } from "./kaplan-meier.ts";

/**
 * Restricted mean survival: the area under the curve from 0 to `horizon`, in the unit of the ages. Beyond the last step the
 * curve stays level, as in R's `print(survfit, rmean = horizon)`: an upper bound where nobody has been seen that long.
 */
export function restrictedMean(steps: readonly SurvivalStep[], horizon: number): number {
  if (!(horizon > 0)) throw new RangeError(`restrictedMean requires a horizon above 0, got ${horizon}`);
  let area = 0;
  let from = 0;
  let survival = 1;
  for (const step of steps) {
    const age = Math.min(step.age, horizon);
    area += survival * (age - from);
    from = age;
    survival = step.survival;
  }
  return area + survival * (horizon - from);
}
