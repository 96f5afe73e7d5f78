import type { Score } from "@tendwell/contract";
import { toIso } from "@tendwell/core";
import type { AccountScore, Group, Measure, MissingReason, Scorecard, ScoreTrend } from "@tendwell/core/health";
import type { StoredMeasure, StoredScore } from "./run-store.ts";

type Shown = Pick<StoredScore, "score" | "computed" | "low" | "high" | "status" | "band" | "bandStatus" | "coverage">;

/** A score as the API shows it. */
export function scoreJson(scorecard: string, version: number, asOf: number, score: Shown): Score {
  const { computed, low, high, status, band, bandStatus, coverage } = score;
  return {
    score: score.score,
    computed,
    low,
    high,
    status,
    band,
    bandStatus,
    coverage,
    scorecard,
    version,
    asOf: toIso(asOf),
  };
}

/** Groups above each measure, outermost first, by measure id. */
function groupsOf(root: Group): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, readonly string[]>();
  const walk = (node: Measure | Group, above: readonly string[]): void => {
    if (node.kind === "measure") out.set(node.id, above);
    else for (const child of node.children) walk(child, [...above, node.id]);
  };
  for (const child of root.children) walk(child, []);
  return out;
}

/** Measures of a score in the scorecard's own order; parts that come from children stand last. */
export function measureJson(card: Scorecard, measures: readonly (StoredMeasure | AccountScore["measures"][number])[]) {
  const groups = groupsOf(card.root);
  const order = new Map(card.measures.map((measure, i) => [measure.id, i]));
  const idOf = (one: (typeof measures)[number]) => ("measure" in one ? one.measure : one.id);
  return [...measures]
    .sort((a, b) => (order.get(idOf(a)) ?? order.size) - (order.get(idOf(b)) ?? order.size))
    .map((one) => {
      const id = idOf(one);
      const measure = card.measures[order.get(id) ?? -1];
      return {
        id,
        title: measure?.title ?? id,
        groups: [...(groups.get(id) ?? [])],
        metric: measure?.source.kind === "metric" ? measure.source.metric : null,
        raw: one.raw,
        points: one.points,
        weight: one.weight,
        fullWeight: one.fullWeight,
        contribution: one.contribution,
        ageDays: one.ageDays,
        reason: one.reason as MissingReason | null,
      };
    });
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function trendJson(trend: ScoreTrend | null) {
  if (trend === null) return null;
  const { slope, low, high, n } = trend.slope;
  return {
    slope: { slope, low: finite(low), high: finite(high), n },
    direction: trend.direction,
    acceleration: trend.acceleration,
  };
}
