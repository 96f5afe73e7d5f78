import type { MetricPoint } from "../metric.ts";
import type { Reference } from "../reference.ts";
import { customerAcquisitionCostReference } from "./customer-acquisition-cost.reference.ts";
import { customerLifetimeValueReference } from "./customer-lifetime-value.reference.ts";

/** A point of a part in a cell; a cell that the part's own oracle leaves out has no data. */
export function partOf(
  points: readonly MetricPoint[],
  cell: { period: number; group: string | null; provisional: boolean },
  component: string | null,
): MetricPoint {
  const found = points.find(
    (point) => point.period === cell.period && point.group === cell.group && point.component === component,
  );
  if (found !== undefined) return found;
  const nothing = { value: null, numerator: null, denominator: null, interval: null, coverage: null } as const;
  return { ...cell, component, ...nothing, n: 0, reason: "no_data" };
}

export const ltvToCacReference: Reference = (facts, scope) => {
  const values = customerLifetimeValueReference(facts, scope);
  const costs = customerAcquisitionCostReference(facts, scope);
  const groups = new Set([...values, ...costs].map((point) => point.group));
  return scope.periods.flatMap((p, period) =>
    [...groups].flatMap((group): MetricPoint[] => {
      const cell = { period, group, provisional: p.unfinished };
      const value = partOf(values, cell, null);
      const cost = partOf(costs, cell, null);
      const known = value.value !== null && cost.value !== null && cost.value !== 0;
      const ratio: MetricPoint = {
        ...cell,
        component: null,
        value: known ? value.value! / cost.value! : null,
        numerator: null,
        denominator: null,
        n: cost.n,
        interval: null,
        provisional: p.unfinished || (known && value.provisional),
        reason: known ? null : (value.reason ?? cost.reason ?? "zero_denominator"),
        coverage: null,
      };
      return [ratio, { ...value, component: "lifetime_value" }, { ...cost, component: "acquisition_cost" }];
    }),
  );
};
