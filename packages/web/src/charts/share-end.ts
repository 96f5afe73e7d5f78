import type { Unit } from "../lib/format.ts";

interface Bounded {
  readonly value: number | null;
  readonly interval: { readonly high: number } | null;
}

/** Shares that come near the whole are drawn against it; lower ones, and those above 100 %, on their own scale. */
export function shareEnd(unit: Unit, points: readonly Bounded[]): number | null {
  if (unit !== "ratio") return null;
  const top = Math.max(...points.map((point) => Math.max(point.value ?? 0, point.interval?.high ?? 0)), 0);
  return top > 0.7 && top <= 1 ? 1 : null;
}
