import { type FactSet, factsOf } from "../../facts/fact.ts";
import { localDate, shiftDate } from "../../time/period.ts";
import type { MetricPeriod, MetricScope } from "../metric.ts";

/** The features there to be used in a period, by name. */
export function entitledReference(facts: FactSet, scope: MetricScope, p: MetricPeriod): string[] {
  const { features } = scope.definitions;
  if (features !== null) return [...new Set(features)];
  const last = localDate(p.endUs - 1, scope.zone);
  const back = shiftDate(last, "day", 1 - Number(scope.options.window_days));
  const seen = new Set<string>();
  for (const event of factsOf(facts, "product_event")) {
    const day = localDate(event.occurred_at, scope.zone);
    if (event.feature !== null && (day >= p.start || day >= back) && day <= last) seen.add(event.feature);
  }
  return [...seen];
}
