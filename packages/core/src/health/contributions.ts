import { groupValue, type LeafPoints } from "./group-value.ts";
import type { Group, Measure, Scorecard } from "./scorecard.ts";
import { shapley } from "./shapley.ts";

export interface Contributions {
  /** What the score would be if every measure stood at its reference. */
  readonly base: number;
  /** By measure index; 0 for those that take no part. */
  readonly parts: readonly number[];
  /** What the outermost limits took away or gave; 0 unless the scorecard itself adds points. */
  readonly clamp: number;
}

/**
 * Splits a score into base + contributions + clamp, which add up to it. A mean splits into w(n − reference)/Σw. Worst-of,
 * group maxima and inner limits are shared by Shapley values among the measures under them; the limits of the whole score
 * are a term of their own, after the measures. `reference` gives the points to compare with, by measure index: neutral
 * (50, or 0 where points are added) unless told, such as the portfolio's means or the account's own past.
 * Null when no measure takes part.
 */
export function contributions(
  card: Scorecard,
  points: LeafPoints,
  reference: readonly (number | null)[] | null = null,
): Contributions | null {
  const score = groupValue(card.root, points);
  if (score === null) return null;
  const parts: number[] = new Array(card.measures.length).fill(0);
  const start = points.map((value, index) => {
    if (value === null) return null;
    return reference?.[index] ?? card.measures[index]!.neutral;
  });
  const limits = card.root.aggregator;
  const adds = limits.kind === "base_plus_points" || limits.kind === "group_maximum";
  // Without its own limits a sum is linear in its children.
  const unlimited: Group = adds
    ? {
        ...card.root,
        aggregator: {
          ...limits,
          minimum: Number.NEGATIVE_INFINITY,
          maximum: Number.POSITIVE_INFINITY,
        },
      }
    : card.root;
  share(unlimited, 1, points, start, parts);
  const base = groupValue(unlimited, start)!;
  return { base, parts, clamp: adds ? score - groupValue(unlimited, points)! : 0 };
}

function share(node: Measure | Group, factor: number, points: LeafPoints, start: LeafPoints, parts: number[]): void {
  if (node.kind === "measure") {
    const value = points[node.index];
    if (value !== null && value !== undefined) parts[node.index] = factor * (value - start[node.index]!);
    return;
  }
  const there = node.children.filter((child) => groupValue(child, points) !== null);
  if (node.aggregator.kind === "weighted_mean") {
    const sum = there.reduce((total, child) => total + child.weight, 0);
    if (sum <= 0) return;
    for (const child of there) share(child, (factor * child.weight) / sum, points, start, parts);
    return;
  }
  if (node.aggregator.kind !== "worst_of" && node.aggregator.maximum === Number.POSITIVE_INFINITY) {
    for (const child of there) share(child, factor, points, start, parts);
    return;
  }
  const players = leavesUnder(node).filter(
    (index) => points[index] !== null && points[index] !== undefined && points[index] !== start[index],
  );
  const mixed = [...start];
  const values = shapley(players.length, (inside) => {
    players.forEach((index, i) => {
      mixed[index] = (inside[i] ? points[index] : start[index]) ?? null;
    });
    return groupValue(node, mixed)!;
  });
  players.forEach((index, i) => {
    parts[index] = factor * values[i]!;
  });
}

function leavesUnder(node: Measure | Group): readonly number[] {
  return node.kind === "measure" ? [node.index] : node.children.flatMap(leavesUnder);
}
