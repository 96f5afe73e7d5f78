import type { Interval } from "../metrics/metric.ts";

/**
 * Adjusted Wald interval of a Net Promoter Score, on −100…100: adds 3 answers (¾ promoter, ¾ detractor, 1½ passive).
 * Source: Sauro & Lewis, "Quantifying the User Experience"; MeasuringU, "How to compute a confidence interval for NPS".
 * Checked against 50/30/20 → 29.1 ± 15.1.
 */
export function adjustedWaldNps(promoters: number, detractors: number, n: number, z = 1.959963984540054): Interval {
  if (n < 1) throw new RangeError(`adjustedWaldNps requires at least one answer, got ${n}`);
  const size = n + 3;
  const p = (promoters + 0.75) / size;
  const d = (detractors + 0.75) / size;
  const centre = p - d;
  const margin = z * Math.sqrt((p + d - centre * centre) / size);
  return {
    low: 100 * Math.max(-1, centre - margin),
    high: 100 * Math.min(1, centre + margin),
    level: 0.95,
    method: "adjusted_wald",
  };
}
