import { factsOf } from "../../facts/fact.ts";
import type { MetricPoint } from "../metric.ts";
import { groupOf, groupRows, included, type Reference, within } from "../reference.ts";

export const purchaseFrequencyReference: Reference = (facts, scope) => {
  const orders = factsOf(facts, "purchase").filter(
    (order) =>
      order.status === "paid" &&
      included(facts, scope, order.account_id, order.occurred_at, "at") &&
      scope.periods.some((p) => within(order.occurred_at, p)),
  );
  const byGroup = groupRows(orders, (order) => groupOf(facts, scope, order.account_id, order.occurred_at, "at"));
  if (scope.group === null && !byGroup.has(null)) byGroup.set(null, []);
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, period) => {
    for (const [group, list] of byGroup) {
      const mine = list.filter((order) => within(order.occurred_at, p));
      const buyers = new Set(mine.map((order) => order.account_id)).size;
      points.push({
        period,
        group,
        component: null,
        value: buyers === 0 ? null : mine.length / buyers,
        numerator: buyers === 0 ? null : BigInt(mine.length) * 1_000_000_000n,
        denominator: buyers === 0 ? null : BigInt(buyers) * 1_000_000_000n,
        n: buyers,
        interval: null,
        provisional: p.unfinished,
        reason: buyers === 0 ? "no_data" : null,
        coverage: null,
      });
    }
  });
  return points;
};
