/** Status words of a band; `good` ones are healthy. */
export type BandStatus = "healthy" | "watch" | "at_risk";

export interface Band {
  /** Word for it, a message key: excellent, good, fair, poor, best … */
  readonly name: string;
  readonly status: BandStatus;
  /** Half-open `[from, to)` in the metric's unit; null is unbounded. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface Bands {
  readonly bands: readonly Band[];
  /** Where the default comes from, and where sources disagree (R9). */
  readonly source: string;
  /** Which component they judge, for metrics of several parts. */
  readonly component?: string;
  /** Option values under which they hold; elsewhere no band is given. */
  readonly when?: Readonly<Record<string, string | number>>;
}

/** The band a value falls in, or null. */
export function bandOf(value: number | null, bands: Bands | null): Band | null {
  if (value === null || bands === null) return null;
  return (
    bands.bands.find((band) => (band.from === null || value >= band.from) && (band.to === null || value < band.to)) ??
    null
  );
}
