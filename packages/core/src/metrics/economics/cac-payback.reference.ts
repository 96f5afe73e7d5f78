import type { MetricPoint, Reason } from "../metric.ts";
import type { Reference } from "../reference.ts";
import { customerAcquisitionCostReference } from "./customer-acquisition-cost.reference.ts";
import { customerLifetimeValueReference } from "./customer-lifetime-value.reference.ts";
import { partOf } from "./ltv-to-cac.reference.ts";

export const cacPaybackReference: Reference = (facts, scope) => {
  const options = { ...scope.options, method: "arpa_margin_churn" };
  const values = customerLifetimeValueReference(facts, { ...scope, options });
  const costs = customerAcquisitionCostReference(facts, scope);
  const groups = new Set([...values, ...costs].map((point) => point.group));
  return scope.periods.flatMap((p, period) =>
    [...groups].flatMap((group): MetricPoint[] => {
      const cell = { period, group, provisional: p.unfinished };
      const cost = partOf(costs, cell, null);
      const value = partOf(values, cell, "monthly_value");
      const margin = partOf(values, cell, "gross_margin");
      let reason: Reason | null = [cost, value, margin].find((part) => part.value === null)?.reason ?? null;
      if (reason === null && margin.value! <= 0) reason = margin.value === 0 ? "zero_denominator" : "not_reached";
      const months: MetricPoint = {
        ...cell,
        component: null,
        value: reason === null ? cost.value! / (margin.value! * value.value!) : null,
        numerator: null,
        denominator: null,
        n: cost.n,
        interval: null,
        reason,
        coverage: null,
      };
      return [months, { ...cost, component: "acquisition_cost" }, value, margin];
    }),
  );
};
