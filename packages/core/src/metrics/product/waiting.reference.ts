import type { FactSet, Id } from "../../facts/fact.ts";
import type { MetricPoint, MetricScope, Reason } from "../metric.ts";
import { groupOf, groupRows, included, within } from "../reference.ts";

/** How long an account waited, or that it still does. */
export interface Wait {
  readonly id: Id;
  readonly start: number;
  /** Microseconds to the moment, or null while waiting. */
  readonly took: number | null;
}

/**
 * First age by which at least `num`/`den` of the curve has fallen, by redistribution to the right (Efron 1967): a waiting
 * account hands its weight to everybody who waits or takes longer.
 */
export function waitingQuantile(all: readonly Wait[], asOf: number, share: number): number | null {
  const order = all
    .map((wait) => ({ age: wait.took ?? asOf - wait.start, reached: wait.took !== null, weight: 1 / all.length }))
    .sort((a, b) => a.age - b.age || Number(b.reached) - Number(a.reached));
  let fallen = 0;
  for (const [index, own] of order.entries()) {
    if (own.reached) {
      fallen += own.weight;
      if (fallen >= share - 1e-9) return own.age;
    } else {
      const later = order.slice(index + 1);
      for (const other of later) other.weight += own.weight / later.length;
    }
  }
  return null;
}

/** Quantiles and share of the accounts that started in each period. */
export function waitingReference(
  facts: FactSet,
  scope: MetricScope,
  waits: readonly Wait[],
  quantiles: Readonly<Record<string, number>>,
): MetricPoint[] {
  const points: MetricPoint[] = [];
  const all = waits.filter((wait) => included(facts, scope, wait.id, wait.start, "at"));
  scope.periods.forEach((p, index) => {
    const mine = all.filter((wait) => within(wait.start, p));
    const cells = groupRows(mine, (wait) => groupOf(facts, scope, wait.id, wait.start, "at"));
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    for (const [group, members] of cells) {
      const n = members.length;
      const reached = members.filter((wait) => wait.took !== null).length;
      const cell = {
        period: index,
        group,
        n,
        interval: null,
        coverage: null,
        provisional: p.unfinished || reached < n,
      };
      const share = n === 0 ? null : reached / n;
      for (const [component, part] of Object.entries(quantiles)) {
        const value = waitingQuantile(members, scope.asOf, part);
        const reason: Reason | null = n === 0 ? "no_data" : value === null ? "not_reached" : null;
        points.push({ ...cell, component, value, numerator: null, denominator: null, reason });
      }
      points.push({
        ...cell,
        component: "share_reached",
        value: share,
        numerator: n === 0 ? null : BigInt(reached) * 1_000_000_000n,
        denominator: n === 0 ? null : BigInt(n) * 1_000_000_000n,
        reason: n === 0 ? "no_data" : null,
      });
    }
  });
  return points;
}
