/** How many lives ended, and how many were last seen alive, at one age. */
export interface LifeTableRow {
  readonly age: number;
  readonly ended: number;
  readonly censored: number;
}

/** The estimate from `age` on, until the next step. */
export interface SurvivalStep {
  readonly age: number;
  /** Lives seen up to this age: endings count before censorings of the same age. */
  readonly atRisk: number;
  readonly ended: number;
  readonly survival: number;
  /** 95 % interval on the log scale; both ends are 0 once nobody survives. */
  readonly low: number;
  readonly high: number;
}

/** Rounding must not hide a curve that stands exactly at one half. */
const TOLERANCE = 1e-12;

/**
 * Kaplan–Meier product-limit estimate, one step for each age in `rows` (any order, ages unique), with Greenwood's variance
 * and the interval on the log scale, which is R's default: S · exp(±z · √Σ d/(n(n−d))), cut at 1.
 * Sources: Kaplan & Meier 1958; Therneau, R package survival, `survfit`.
 */
export function kaplanMeier(rows: readonly LifeTableRow[], z = 1.959963984540054): SurvivalStep[] {
  const ordered = [...rows].sort((a, b) => a.age - b.age);
  let atRisk = ordered.reduce((sum, row) => sum + row.ended + row.censored, 0);
  let survival = 1;
  let greenwood = 0;
  return ordered.map((row) => {
    const step = { age: row.age, atRisk, ended: row.ended };
    if (row.ended > 0) {
      survival *= 1 - row.ended / atRisk;
      greenwood += row.ended / (atRisk * (atRisk - row.ended));
    }
    atRisk -= row.ended + row.censored;
    if (step.atRisk === row.ended) return { ...step, survival: 0, low: 0, high: 0 };
    const spread = Math.exp(z * Math.sqrt(greenwood));
    return { ...step, survival, low: survival / spread, high: Math.min(1, survival * spread) };
  });
}

/** The survival at an age: 1 before the first step, null after the last (nobody has been seen that long). */
export function survivalAt(steps: readonly SurvivalStep[], age: number): number | null {
  const last = steps.at(-1);
  if (last === undefined || (age > last.age && last.survival > 0)) return null;
  let survival = 1;
  for (const step of steps) {
    if (step.age > age) break;
    survival = step.survival;
  }
  return survival;
}

/**
 * The first age at which at most half survive, with its interval read off the interval of the curve; null where the curve
 * stays above one half.
 */
export function medianSurvival(steps: readonly SurvivalStep[]): {
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
} {
  const firstAtMostHalf = (of: (step: SurvivalStep) => number): number | null =>
    steps.find((step) => of(step) <= 0.5 + TOLERANCE)?.age ?? null;
  return {
    median: firstAtMostHalf((step) => step.survival),
    low: firstAtMostHalf((step) => step.low),
    high: firstAtMostHalf((step) => step.high),
  };
}
