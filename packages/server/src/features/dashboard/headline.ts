import type { MetricDefinition, MetricPoint } from "@tendwell/core";

/**
 * Which part of a metric stands for it on the dashboard: the one its bands judge, else the figure without a part, else the
 * first; where the parts depend on the data, the largest of the last period.
 */
export function headline(metric: MetricDefinition, points: readonly MetricPoint[], lastPeriod: number): string | null {
  if (metric.bands?.component !== undefined) return metric.bands.component;
  if (metric.components.length === 0 || points.some((point) => point.component === null)) return null;
  if (metric.components !== "open") return metric.components[0] ?? null;
  let best: MetricPoint | null = null;
  for (const point of points) {
    if (point.period !== lastPeriod || point.group !== null) continue;
    if (best === null || (point.value ?? Number.NEGATIVE_INFINITY) > (best.value ?? Number.NEGATIVE_INFINITY))
      best = point;
  }
  return best?.component ?? null;
}
