import type { MetricInfo } from "@tendwell/contract";
import type { Unit } from "../lib/format.ts";

type Band = NonNullable<MetricInfo["bands"]>["bands"][number];

export interface BulletInput {
  readonly value: number;
  readonly unit: Unit;
  readonly bands: readonly Band[];
  readonly target: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Values of the earlier periods: their range stands in where a metric has no bands. */
  readonly history: readonly number[];
}

/** The scale's ends: zero, the bands' edges, value, target and interval all fit, with air at the far end. */
export function bulletDomain(input: BulletInput): [low: number, high: number] {
  if (input.unit === "nps") return [-100, 100];
  const edges = input.bands.flatMap((band) => [band.from, band.to]).filter((edge): edge is number => edge !== null);
  const all = [0, input.value, ...edges, ...(edges.length === 0 ? input.history : [])];
  if (input.target !== null) all.push(input.target);
  if (input.interval !== null) all.push(input.interval.low, input.interval.high);
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (low === high) return [0, 1];
  const air = (high - low) * 0.12;
  const top = high === 0 ? 0 : high + air;
  return [low === 0 ? 0 : low - air, input.unit === "ratio" && high <= 1 ? Math.min(1, top) : top];
}
