import type { MetricDefinition } from "@tendwell/core";

/**
 * The words of every metric's definition (formula, grain, options, edge cases, identities, source of the bands) as the
 * messages' namespace `catalogue`. The English text itself is the key: the definition file stays its only source, the same
 * sentence in two metrics is translated once, and a sentence that changes asks for its translations anew.
 */
export function catalogueTexts(metrics: readonly MetricDefinition[]): string {
  const texts = metrics.flatMap((metric) => [
    metric.formula,
    metric.grain,
    ...(metric.bands === null ? [] : [metric.bands.source]),
    ...Object.values(metric.options).map((option) => option.about),
    ...metric.edgeCases.map((edge) => edge.text),
    ...metric.identities,
  ]);
  return `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`;
}
