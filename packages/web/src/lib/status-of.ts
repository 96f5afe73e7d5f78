import type { MetricInfo, MetricResult } from "@tendwell/contract";

export type Status = "healthy" | "watch" | "at_risk" | "uncertain" | "none";
export interface Standing {
  readonly status: Status;
  /** The band's own word, a message key `band.<name>`; null where there is no band. */
  readonly band: string | null;
}

type Bands = NonNullable<MetricInfo["bands"]>["bands"];

function statusAt(value: number, bands: Bands): Status | null {
  return (
    bands.find((band) => (band.from === null || value >= band.from) && (band.to === null || value < band.to))?.status ??
    null
  );
}

/**
 * A figure's standing. When its interval reaches from healthy into at risk, it is `uncertain`: the sample cannot tell.
 * Figures without bands, or without a value, stand nowhere.
 */
export function standingOf(
  result: Pick<MetricResult, "value" | "band" | "interval">,
  info: MetricInfo | undefined,
): Standing {
  if (result.value === null || result.band === null) return { status: "none", band: null };
  const bands = info?.bands?.bands;
  if (bands !== undefined && result.interval !== null) {
    const ends = new Set([statusAt(result.interval.low, bands), statusAt(result.interval.high, bands)]);
    if (ends.has("healthy") && ends.has("at_risk")) return { status: "uncertain", band: result.band.name };
  }
  return { status: result.band.status, band: result.band.name };
}

/** Whether a change is good, bad or neither, by the metric's direction. */
export function judgementOf(change: number, direction: MetricInfo["direction"]): "good" | "bad" | "neutral" {
  if (change === 0 || direction === "neither") return "neutral";
  return change > 0 === (direction === "higher") ? "good" : "bad";
}
