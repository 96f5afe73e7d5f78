import { normalTail } from "./normal-tail.ts";

/** Counts of one wave. */
export interface NpsCounts {
  readonly promoters: number;
  readonly detractors: number;
  readonly n: number;
}

export interface WaveTest {
  /** Adjusted score of the second less that of the first, on −200…200. */
  readonly difference: number;
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
}

function adjusted({ promoters, detractors, n }: NpsCounts): { readonly score: number; readonly variance: number } {
  const size = n + 3;
  const p = (promoters + 0.75) / size;
  const d = (detractors + 0.75) / size;
  return { score: p - d, variance: (p + d - (p - d) ** 2) / size };
}

/**
 * Whether the Net Promoter Score changed between two independent waves: z = Δadj ÷ √(V₁/(n₁+3) + V₂/(n₂+3)), where the
 * adjusted score adds ¾ promoter, ¾ detractor and 1½ passives to each wave and V = p+d−(p−d)².
 * Source: Sauro & Lewis, "Quantifying the User Experience". Throws RangeError when a wave has no answers.
 */
export function twoWaveNps(first: NpsCounts, second: NpsCounts): WaveTest {
  for (const { n } of [first, second])
    if (!(n >= 1)) throw new RangeError(`twoWaveNps requires at least one answer in each wave, got ${n}`);
  const a = adjusted(first);
  const b = adjusted(second);
  const z = (b.score - a.score) / Math.sqrt(a.variance + b.variance);
  return { difference: 100 * (b.score - a.score), z, p: 2 * normalTail(Math.abs(z)) };
}
