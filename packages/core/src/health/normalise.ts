import { percentileRank } from "./percentile-rank.ts";
import type { Normaliser } from "./scorecard.ts";

/** `from` at `worst` and `to` at `best`, straight between them, no further; worst may be the larger. */
function clampedLine(value: number, worst: number, best: number, from: number, to: number): number {
  if (worst === best) return value >= best ? to : from;
  const share = Math.min(1, Math.max(0, (value - worst) / (best - worst)));
  return from + share * (to - from);
}

/**
 * Points of a raw value. `cuts` are the frozen quantiles of the peers, which percentiles need. Null where there is nothing
 * to compare with, or where no band holds the value.
 */
export function normalise(normaliser: Normaliser, raw: number, cuts: readonly number[] | null): number | null {
  switch (normaliser.kind) {
    case "linear":
      return clampedLine(raw, normaliser.worst, normaliser.best, normaliser.worstPoints, normaliser.bestPoints);
    case "bands":
      return (
        normaliser.bands.find((band) => (band.from === null || raw >= band.from) && (band.to === null || raw < band.to))
          ?.points ?? null
      );
    case "percentile": {
      const rank = cuts === null ? null : percentileRank(raw, cuts);
      return rank === null ? null : clampedLine(rank, normaliser.worst, normaliser.best, 0, 100);
    }
    case "own_past":
      return clampedLine(raw, normaliser.worst, normaliser.best, 0, 100);
  }
}
