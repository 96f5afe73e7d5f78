import type { FactSet } from "../../facts/fact.ts";
import { localMidnight, shiftDate } from "../../time/period.ts";
import { birthsReference } from "../customers/customer-births.reference.ts";
import type { MetricPeriod, MetricPoint, MetricScope } from "../metric.ts";
import { groupOf, included, type Reference, within } from "../reference.ts";
import { type Counted, costPoint, costsReference } from "./cost-per-customer.reference.ts";

/** The customers won in a period. */
export function wonReference(facts: FactSet, scope: MetricScope, p: MetricPeriod): Counted[] {
  return [...birthsReference(facts, scope)]
    .filter(([accountId, at]) => within(at, p) && included(facts, scope, accountId, at, "at"))
    .map(([accountId, at]) => ({ accountId, group: groupOf(facts, scope, accountId, at, "at") }));
}

export const customerAcquisitionCostReference: Reference = (facts, scope) => {
  const lag = Number(scope.options.lag_months ?? 0);
  const cells = scope.periods.map((p) => ({
    p,
    costs: costsReference(facts, scope, "acquisition", p, lag),
    won: wonReference(facts, scope, p),
  }));
  const groups = new Set(cells.flatMap(({ costs, won }) => [...costs, ...won].map((one) => one.group)));
  if (scope.group === null) groups.add(null);
  const points: MetricPoint[] = [];
  cells.forEach(({ p, costs, won }, period) => {
    for (const group of groups) {
      const amounts = costs.filter((cost) => cost.group === group).map((cost) => cost.amount);
      const people = won.filter((one) => one.group === group).length;
      const end = lag === 0 ? p.endUs : localMidnight(shiftDate(p.end, "month", -lag), scope.zone);
      points.push(
        costPoint(facts, { period, group, component: null, provisional: p.unfinished }, amounts, people, end),
      );
    }
  });
  return points;
};
