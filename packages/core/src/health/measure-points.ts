import type { MeasureInput, MissingReason } from "./measure-input.ts";
import { normalise } from "./normalise.ts";
import type { Measure } from "./scorecard.ts";

export interface MeasurePoints {
  /** What the score uses: null where it takes no part. */
  readonly used: number | null;
  /** Ends of what it could be; both null where it does not apply. */
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: MissingReason | null;
}

/** Points of one measure, with what its missing policy makes of nothing and the range nothing could hide. */
export function measurePoints(measure: Measure, input: MeasureInput): MeasurePoints {
  const { reason, points } = pointsOf(measure, input);
  if (points !== null) return { used: points, low: points, high: points, reason: null };
  if (reason === "not_applicable") return { used: null, low: null, high: null, reason };
  const { lowest, highest, neutral } = measure;
  const used = { exclude: null, worst: lowest, neutral: Math.min(highest, Math.max(lowest, neutral)) }[measure.missing];
  return { used, low: lowest, high: highest, reason };
}

function pointsOf(measure: Measure, input: MeasureInput): { points: number | null; reason: MissingReason | null } {
  if (input.reason !== null || input.raw === null) return { points: null, reason: input.reason ?? "no_data" };
  if (measure.freshDays !== null && (input.ageDays === null || input.ageDays > measure.freshDays))
    return { points: null, reason: "feed_stale" };
  const raw = measure.target === null ? input.raw : input.raw / measure.target;
  const points = normalise(measure.normaliser, raw, input.cuts);
  if (points !== null) return { points, reason: null };
  return { points: null, reason: measure.normaliser.kind === "percentile" ? "no_peers" : "out_of_bands" };
}
