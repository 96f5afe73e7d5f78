import type { FactSet, Id } from "../../facts/fact.ts";
import type { MetricPeriod, MetricPoint, MetricScope, Reason } from "../metric.ts";
import { groupOf, included, within } from "../reference.ts";

/** A row with the period and group it falls into at its own instant. */
export interface Placed<T> {
  readonly row: T;
  readonly period: number;
  readonly group: string | null;
}

/** The rows inside a period that pass the filters; a row outside every period is left out. */
export function placeRows<T extends { readonly occurred_at: number }>(
  facts: FactSet,
  scope: MetricScope,
  rows: readonly T[],
  accountOf: (row: T) => Id | null,
): Placed<T>[] {
  const result: Placed<T>[] = [];
  for (const row of rows) {
    const account = accountOf(row);
    if (!included(facts, scope, account, row.occurred_at, "at")) continue;
    scope.periods.forEach((p, period) => {
      if (within(row.occurred_at, p)) {
        result.push({ row, period, group: groupOf(facts, scope, account, row.occurred_at, "at") });
      }
    });
  }
  return result;
}

/** Calls `work` for every period × group seen in any period (ungrouped: the one cell). */
export function eachCell<T>(
  scope: MetricScope,
  placed: readonly Placed<T>[],
  work: (rows: readonly T[], index: number, group: string | null, period: MetricPeriod) => readonly MetricPoint[],
): MetricPoint[] {
  const groups = new Set(placed.map((one) => one.group));
  if (scope.group === null) groups.add(null);
  const points: MetricPoint[] = [];
  scope.periods.forEach((period, index) => {
    for (const group of groups) {
      const rows = placed.filter((one) => one.period === index && one.group === group).map((one) => one.row);
      points.push(...work(rows, index, group, period));
    }
  });
  return points;
}

const BILLION = 1_000_000_000;

/** A point that is a fraction of two whole numbers, or a reason where the denominator is zero. */
export function fractionPoint(
  cell: { index: number; group: string | null; period: MetricPeriod; component: string | null },
  [over, under]: readonly [number, number],
  extras: { empty: Reason; n?: number; coverage?: number | null; provisional?: boolean },
): MetricPoint {
  const none = under === 0;
  return {
    period: cell.index,
    group: cell.group,
    component: cell.component,
    value: none ? null : over / under,
    numerator: none ? null : BigInt(over) * BigInt(BILLION),
    denominator: none ? null : BigInt(under) * BigInt(BILLION),
    n: extras.n ?? under,
    interval: null,
    provisional: cell.period.unfinished || extras.provisional === true,
    reason: none ? extras.empty : null,
    coverage: extras.coverage ?? null,
  };
}
