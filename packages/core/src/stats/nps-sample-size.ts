/**
 * Answers needed for a Net Promoter Score within ± `margin` points: n = z²s²/d² − 3, where s² is the variance of one answer
 * on −1…1 (at most 1, when half are promoters and half detractors) and d the margin on the same scale; rounded up.
 * The 3 are the answers that the adjusted Wald interval adds. Source: Sauro & Lewis, "Quantifying the User Experience";
 * worst variance and 95 % give 382 for ±10 and 1,534 for ±5.
 * Throws RangeError unless 0 < margin ≤ 100 and 0 ≤ variance ≤ 1.
 */
export function npsSampleSize(margin: number, variance = 1, z = 1.959963984540054): number {
  if (!(margin > 0 && margin <= 100)) throw new RangeError(`npsSampleSize requires 0 < margin ≤ 100, got ${margin}`);
  if (!(variance >= 0 && variance <= 1)) {
    throw new RangeError(`npsSampleSize requires 0 ≤ variance ≤ 1, got ${variance}`);
  }
  const d = margin / 100;
  return Math.max(1, Math.ceil((z * z * variance) / (d * d) - 3));
}
