import type { MetricDefinition, MetricPoint, MetricScope, StatRow } from "./metric.ts";

/**
 * Turns the rows of a metric's SQL into points: every period × every group seen in any period (ungrouped: the one cell),
 * so that a cell without rows still says why it has no value.
 */
export function evaluateRows(
  metric: MetricDefinition,
  rows: readonly StatRow[],
  scope: MetricScope,
): readonly MetricPoint[] {
  const cells = new Map<string, StatRow[]>();
  const groups = new Set<string | null>();
  for (const row of rows) {
    groups.add(row.grp);
    const key = `${row.period}\u0000${row.grp === null ? "n" : `v${row.grp}`}`;
    const cell = cells.get(key);
    if (cell) cell.push(row);
    else cells.set(key, [row]);
  }
  if (scope.group === null) groups.add(null);
  const ordered = [...groups].sort((a, b) => (a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
  return scope.periods.flatMap((period, index) =>
    ordered.flatMap((group) => {
      const cell = cells.get(`${index}\u0000${group === null ? "n" : `v${group}`}`) ?? [];
      return metric
        .finish(cell, scope, period)
        .map((figure) => ({ ...figure, period: index, group, provisional: figure.provisional || period.unfinished }));
    }),
  );
}
