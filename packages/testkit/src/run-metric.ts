import {
  evaluateRows,
  type MetricDefinition,
  type MetricPoint,
  type MetricScope,
  metricSource,
  type Nano,
  type StatRow,
} from "@tendwell/core";
import { type Engine, type EngineSession, readVisibility } from "@tendwell/server";

const TAGS = { tags: { surface: "test", route: "metric" } } as const;

/** The metric's points from its own SQL on an engine. */
export async function runMetric(
  engine: Engine,
  metric: MetricDefinition,
  scope: MetricScope,
): Promise<readonly MetricPoint[]> {
  const q = metricSource(engine.dialect, scope, await readVisibility(engine, scope.knownAt));
  const rows = await engine.query(metric.sql(engine.dialect, q, scope), TAGS);
  return evaluateRows(metric, rows as unknown as StatRow[], scope);
}

/** Differences between the drill-down rows' sums and the figures, for additive metrics; empty when they add up. */
export async function compareDrillDown(
  engine: Engine,
  metric: MetricDefinition,
  scope: MetricScope,
  points: readonly MetricPoint[],
): Promise<string[]> {
  const q = metricSource(engine.dialect, scope, await readVisibility(engine as EngineSession, scope.knownAt));
  const rows = await engine.query(metric.rows(engine.dialect, q, scope), TAGS);
  const columns = [
    "period",
    "grp",
    "component",
    "account_id",
    "entity",
    "occurred_at",
    "numerator",
    "denominator",
    "note",
  ];
  // The denominator of an amount (what is summed, not divided) is 1; its rows have none.
  const one = 1_000_000_000n;
  const sums = new Map<string, { numerator: Nano; denominator: Nano | null }>();
  for (const row of rows) {
    const missing = columns.filter((column) => !(column in row));
    if (missing.length > 0) return [`drill-down lacks ${missing.join(", ")}`];
    const key = JSON.stringify([row.period, row.grp, row.component]);
    const sum = sums.get(key) ?? { numerator: 0n, denominator: null };
    const share = row.denominator as bigint | null;
    sums.set(key, {
      numerator: sum.numerator + ((row.numerator as bigint | null) ?? 0n),
      denominator: share === null ? sum.denominator : (sum.denominator ?? 0n) + share,
    });
  }
  if (!metric.additive) return [];
  return points.flatMap((point) => {
    if (point.value === null) return [];
    const key = JSON.stringify([point.period, point.group, point.component]);
    const sum = sums.get(key);
    const numerator = sum?.numerator ?? 0n;
    const denominator = sum?.denominator ?? one;
    // An amount stands over 1, and its rows (perhaps none) have no denominator to add up.
    const isAmount = point.denominator === 1_000_000_000n && denominator === 0n;
    if (point.numerator === numerator && (point.denominator === denominator || isAmount)) return [];
    return [`${key}: rows add up to ${numerator}/${denominator}, figure is ${point.numerator}/${point.denominator}`];
  });
}
