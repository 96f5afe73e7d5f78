import type { MetricDefinition, MetricPoint } from "@tendwell/core";

/**
 * Which part of a metric stands for it in one period: the one its definition names, else the one its bands judge, else the
 * figure without a part, else the first; where the parts depend on the data, the largest.
 */
export function headline(metric: MetricDefinition, points: readonly MetricPoint[]): string | null {
  const parts = points.flatMap((point) => (point.component === null || point.value === null ? [] : [point.component]));
  if (metric.headline !== undefined) {
    const named = metric.headline(parts);
    if (named !== null || metric.components === "open") return named;
  }
  if (metric.bands?.component !== undefined) return metric.bands.component;
  if (metric.components.length === 0 || points.some((point) => point.component === null)) return null;
  if (metric.components !== "open") return metric.components[0] ?? null;
  let best: MetricPoint | null = null;
  for (const point of points) {
    if (point.value !== null && (best === null || point.value > best.value!)) best = point;
  }
  return best?.component ?? null;
}
