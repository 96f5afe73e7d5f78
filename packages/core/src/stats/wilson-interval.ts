import type { Interval } from "../metrics/metric.ts";

/**
 * Wilson score interval of a share, on 0…1, without continuity correction.
 * Source: Wilson 1927; checked against Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
 */
export function wilsonInterval(successes: number, n: number, z = 1.959963984540054): Interval {
  if (!(n >= 1)) throw new RangeError(`wilsonInterval requires at least one observation, got ${n}`);
  if (!(successes >= 0 && successes <= n)) {
    throw new RangeError(`wilsonInterval requires 0 ≤ successes ≤ ${n}, got ${successes}`);
  }
  const share = successes / n;
  const z2 = z * z;
  const centre = share + z2 / (2 * n);
  const margin = z * Math.sqrt((share * (1 - share) + z2 / (4 * n)) / n);
  const scale = 1 + z2 / n;
  return {
    // The ends of an all-or-none sample are exact, without the dust of floating point.
    low: successes === 0 ? 0 : Math.max(0, (centre - margin) / scale),
    high: successes === n ? 1 : Math.min(1, (centre + margin) / scale),
    level: 0.95,
    method: "wilson",
  };
}
