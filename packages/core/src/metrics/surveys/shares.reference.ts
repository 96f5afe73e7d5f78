import type { FactSet, Id } from "../../facts/fact.ts";
import type { MetricPoint, MetricScope } from "../metric.ts";
import { groupOf, included, within } from "../reference.ts";

/** One thing that counts towards one share: which part, whether it is a hit, and whether that may still change. */
export interface Chance {
  readonly account_id: Id | null;
  readonly occurred_at: number;
  readonly component: string | null;
  readonly hit: boolean;
  readonly open: boolean;
}

/** Shares by period, group and part; the part `null` stands in every cell. */
export function sharePoints(
  facts: FactSet,
  scope: MetricScope,
  chances: readonly Chance[],
  always: readonly (string | null)[],
): MetricPoint[] {
  const inside = chances
    .filter((one) => included(facts, scope, one.account_id, one.occurred_at, "at"))
    .map((one) => ({ ...one, group: groupOf(facts, scope, one.account_id, one.occurred_at, "at") }));
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, period) => {
    const here = inside.filter((one) => within(one.occurred_at, p));
    const groups = scope.group === null ? [null] : [...new Set(inside.map((one) => one.group))];
    for (const group of groups) {
      const cell = here.filter((one) => one.group === group);
      for (const component of new Set([...always, ...cell.map((one) => one.component)])) {
        const mine = cell.filter((one) => one.component === component);
        const hits = mine.filter((one) => one.hit).length;
        const none = mine.length === 0;
        points.push({
          period,
          group,
          component,
          value: none ? null : hits / mine.length,
          numerator: none ? null : BigInt(hits) * 1_000_000_000n,
          denominator: none ? null : BigInt(mine.length) * 1_000_000_000n,
          n: mine.length,
          interval: null,
          provisional: p.unfinished || mine.some((one) => one.open),
          reason: none ? "no_data" : null,
          coverage: null,
        });
      }
    }
  });
  return points;
}
