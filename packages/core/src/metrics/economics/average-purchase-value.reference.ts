import type { MetricPoint } from "../metric.ts";
import { groupOf, included, type Reference, within } from "../reference.ts";
import { netOrders } from "./paid-orders.reference.ts";

export const averagePurchaseValueReference: Reference = (facts, scope) => {
  const all = netOrders(facts, scope)
    .filter(({ order }) => included(facts, scope, order.account_id, order.occurred_at, "at"))
    .filter(({ order }) => scope.periods.some((p) => within(order.occurred_at, p)))
    .map((entry) => ({
      ...entry,
      group: groupOf(facts, scope, entry.order.account_id, entry.order.occurred_at, "at"),
    }));
  const groups = scope.group === null ? [null] : [...new Set(all.map((entry) => entry.group))];
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, period) => {
    for (const group of groups) {
      const mine = all.filter((entry) => entry.group === group && within(entry.order.occurred_at, p));
      const priced = mine.filter((entry) => entry.net !== null);
      let total = 0n;
      for (const entry of priced) total += entry.net!;
      const has = priced.length > 0;
      points.push({
        period,
        group,
        component: null,
        value: has ? Number(total) / 1e9 / priced.length : null,
        numerator: has ? total : null,
        denominator: has ? BigInt(priced.length) * 1_000_000_000n : null,
        n: priced.length,
        interval: null,
        provisional: p.unfinished,
        reason: has ? null : mine.length === 0 ? "no_data" : "missing_rate",
        coverage: mine.length === 0 ? null : priced.length / mine.length,
      });
    }
  });
  return points;
};
