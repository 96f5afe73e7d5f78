/** Why a measure is missing. `not_applicable` leaves the weights; every other reason widens the range. */
export const MISSING_REASONS = [
  "no_source",
  "feed_stale",
  "not_applicable",
  "too_new",
  "below_minimum",
  "no_data",
  "no_peers",
  "out_of_bands",
] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

/** What is known about one measure of one account. */
export interface MeasureInput {
  /** In the measure's unit (for a comparison with the own past: robust deviations). Null with a reason. */
  readonly raw: number | null;
  readonly reason: MissingReason | null;
  /** Days since the newest fact of its feed; null where there is none. */
  readonly ageDays: number | null;
  /** The frozen quantiles of its peers; null where it is not compared with any. */
  readonly cuts: readonly number[] | null;
}

/** An input without a value. */
export function missingInput(reason: MissingReason, ageDays: number | null = null): MeasureInput {
  return { raw: null, reason, ageDays, cuts: null };
}
