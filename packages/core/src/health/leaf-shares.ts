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
  const any = (node: Measure | Group): boolean =>
    node.kind === "measure" ? counts(node.index) : node.children.some(any);
  const walk = (node: Measure | Group, share: number): void => {
    if (node.kind === "measure") {
      shares[node.index] = share;
      return;
    }
    const there = node.children.filter(any);
    const sum = there.reduce((total, child) => total + weightIn(node, child), 0);
    if (sum <= 0) return;
    for (const child of there) walk(child, (share * weightIn(node, child)) / sum);
  };
  if (any(card.root)) walk(card.root, 1);
  return shares;
}
