import type { Group, Measure } from "./scorecard.ts";

/** Points by measure index; null takes no part (left out, or not applicable). */
export type LeafPoints = readonly (number | null)[];

/** The value of a measure or group on 0–100 (inside a group of points: what it adds). Null when nothing under it is there. */
export function groupValue(node: Measure | Group, points: LeafPoints): number | null {
  if (node.kind === "measure") return points[node.index] ?? null;
  const { aggregator } = node;
  if (aggregator.kind === "weighted_mean") {
    let sum = 0;
    let weights = 0;
    for (const child of node.children) {
      const value = groupValue(child, points);
      if (value === null) continue;
      sum += child.weight * value;
      weights += child.weight;
    }
    return weights > 0 ? sum / weights : null;
  }
  let total: number | null = null;
  for (const child of node.children) {
    const value = groupValue(child, points);
    if (value === null) continue;
    if (aggregator.kind === "worst_of") {
      if (child.weight > 0) total = total === null ? value : Math.min(total, value);
    } else total = (total ?? 0) + value;
  }
  if (total === null || aggregator.kind === "worst_of") return total;
  const base = aggregator.kind === "base_plus_points" ? aggregator.base : 0;
  return Math.min(aggregator.maximum, Math.max(aggregator.minimum, base + total));
}
