import type { BandStatus } from "../metrics/bands.ts";
import { type ScoreStatus, verdictOf } from "./score-account.ts";
import type { Scorecard } from "./scorecard.ts";

/** A child's score as its parent sees it. */
export interface ChildScore {
  readonly account: string;
  readonly score: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly coverage: number;
  /** Weight for `revenue_weighted`: recurring revenue, any one unit; null counts as none. */
  readonly revenue: number | null;
}

export interface ParentScore {
  readonly score: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly coverage: number;
  readonly status: ScoreStatus;
  readonly band: string | null;
  readonly bandStatus: BandStatus | null;
  /** Child → its part of the score; they add up to it. */
  readonly parts: readonly { readonly account: string; readonly part: number }[];
}

/**
 * A parent's score from its children's: mean, weighted by revenue, or the worst child's. A child without a score is left
 * out of the score, but its range is everything, so that it never turns a parent plain. Null without children.
 */
export function parentScore(
  card: Pick<Scorecard, "bands" | "minimumCoverage">,
  policy: "mean" | "revenue_weighted" | "worst_child",
  children: readonly ChildScore[],
): ParentScore | null {
  if (children.length === 0) return null;
  const revenue = children.reduce((sum, child) => sum + Math.max(0, child.revenue ?? 0), 0);
  // Without any revenue there is nothing to weight by: the children count alike.
  const weights = children.map((child) =>
    policy === "revenue_weighted" && revenue > 0 ? Math.max(0, child.revenue ?? 0) : 1,
  );
  const combine = (value: (child: ChildScore) => number | null): { total: number | null; parts: number[] } => {
    const values = children.map(value);
    const parts: number[] = children.map(() => 0);
    if (policy === "worst_child") {
      let worst = -1;
      values.forEach((v, i) => {
        if (v !== null && (worst < 0 || v < values[worst]!)) worst = i;
      });
      if (worst < 0) return { total: null, parts };
      parts[worst] = values[worst]!;
      return { total: values[worst]!, parts };
    }
    const sum = values.reduce<number>((total, v, i) => (v === null ? total : total + weights[i]!), 0);
    if (sum <= 0) return { total: null, parts };
    values.forEach((v, i) => {
      if (v !== null) parts[i] = (weights[i]! * v) / sum;
    });
    return { total: parts.reduce((total, part) => total + part, 0), parts };
  };
  const { total, parts } = combine((child) => child.score);
  const low = combine((child) => child.low ?? 0).total;
  const high = combine((child) => child.high ?? 100).total;
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const coverage = all > 0 ? children.reduce((sum, child, i) => sum + (weights[i]! * child.coverage) / all, 0) : 0;
  return {
    score: total,
    low,
    high,
    coverage,
    ...verdictOf(card, { score: total, low, high, coverage, overridden: false }),
    parts: children.map((child, i) => ({ account: child.account, part: parts[i]! })),
  };
}
