import type { MetricDefinition, MetricPoint } from "@tendwell/core";

/**
 * Which part of a metric stands for it on the dashboard: the one its bands judge, else the figure without a part, else the
 * first; where the parts depend on the data, the largest of the last period that has any.
 */
export function headline(metric: MetricDefinition, points: readonly MetricPoint[]): string | null {
  if (metric.bands?.component !== undefined) return metric.bands.component;
  if (metric.components.length === 0 || points.some((point) => point.component === null)) return null;
  if (metric.components !== "open") return metric.components[0] ?? null;
  let best: MetricPoint | null = null;
  for (const point of points) {
    if (point.group !== null || point.value === null) continue;
    const later = best === null || point.period > best.period;
    if (later || (point.period === best!.period && point.value > best!.value!)) best = point;
  }
  return best?.component ?? null;
}
