import type { Observation } from "./observation.ts";

export interface Confusion {
  readonly caught: number;
  readonly falseAlarms: number;
  readonly missed: number;
  readonly quiet: number;
  /** Caught ÷ flagged, and caught ÷ happened; null without any. */
  readonly precision: number | null;
  readonly recall: number | null;
}

/** Counts account-dates by what was said and what happened. */
export function confusion(observations: readonly Observation[]): Confusion {
  let caught = 0;
  let falseAlarms = 0;
  let missed = 0;
  let quiet = 0;
  for (const { flagged, eventAt } of observations) {
    if (flagged && eventAt !== null) caught += 1;
    else if (flagged) falseAlarms += 1;
    else if (eventAt !== null) missed += 1;
    else quiet += 1;
  }
  return {
    caught,
    falseAlarms,
    missed,
    quiet,
    precision: caught + falseAlarms === 0 ? null : caught / (caught + falseAlarms),
    recall: caught + missed === 0 ? null : caught / (caught + missed),
  };
}
