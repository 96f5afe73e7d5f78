import type { Group, Measure, Scorecard } from "./scorecard.ts";

/** What a child weighs in its group: its weight, or, where points are added, how many points lie between its ends. */
function weightIn(group: Group, child: Measure | Group): number {
  if (group.aggregator.kind === "weighted_mean" || group.aggregator.kind === "worst_of") return child.weight;
  if (child.kind === "measure") return child.highest - child.lowest;
  if (child.aggregator.kind === "weighted_mean" || child.aggregator.kind === "worst_of") return 100;
  return child.aggregator.maximum - child.aggregator.minimum;
}

/**
 * Effective weight of every measure, by index: its share of its group, times the group's share, and so on to the top.
 * Measures for which `counts` is false have share 0, and the others of their group take it up; shares add up to 1.
 */
export function leafShares(card: Scorecard, counts: (index: number) => boolean): readonly number[] {
  const shares: number[] = new Array(card.measures.length).fill(0);
  if (anyOf(card.root, counts)) give(card.root, 1, counts, shares);
  return shares;
}

function anyOf(node: Measure | Group, counts: (index: number) => boolean): boolean {
  if (node.kind === "measure") return counts(node.index);
  for (const child of node.children) if (anyOf(child, counts)) return true;
  return false;
}

function give(node: Measure | Group, share: number, counts: (index: number) => boolean, shares: number[]): void {
  if (node.kind === "measure") {
    shares[node.index] = share;
    return;
  }
  let sum = 0;
  for (const child of node.children) if (anyOf(child, counts)) sum += weightIn(node, child);
  if (sum <= 0) return;
  for (const child of node.children)
    if (anyOf(child, counts)) give(child, (share * weightIn(node, child)) / sum, counts, shares);
}
