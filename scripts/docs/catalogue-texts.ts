import type { MetricDefinition } from "@tendwell/core";

/**
 * The English words of every metric's definition (formula, grain, options, edge cases, identities, source of the bands)
 * as the messages' namespace `catalogue`: the definition file stays their only source, and the other languages have the
 * same keys.
 */
export function catalogueTexts(metrics: readonly MetricDefinition[]): string {
  const texts = metrics.map((metric) => [
    metric.id,
    {
      formula: metric.formula,
      grain: metric.grain,
      ...(metric.bands === null ? {} : { bands: metric.bands.source }),
      ...record(
        "option",
        Object.entries(metric.options).map(([name, option]) => [name, option.about]),
      ),
      ...record(
        "edge",
        metric.edgeCases.map((edge) => [edge.id, edge.text]),
      ),
      ...record(
        "identity",
        metric.identities.map((identity, i) => [String(i + 1), identity]),
      ),
    },
  ]);
  return `${JSON.stringify(Object.fromEntries(texts), null, 2)}\n`;
}

/** Nothing at all where there is nothing to say: the messages hold no empty objects. */
function record(name: string, entries: readonly (readonly [string, string])[]): Record<string, Record<string, string>> {
  return entries.length === 0 ? {} : { [name]: Object.fromEntries(entries) };
}
