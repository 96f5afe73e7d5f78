import { CUSTOMERS_METRICS } from "./customers/catalogue.ts";
import { ECONOMICS_METRICS } from "./economics/catalogue.ts";
import type { MetricDefinition } from "./metric.ts";
import { PRODUCT_METRICS } from "./product/catalogue.ts";
import { REVENUE_METRICS } from "./revenue/catalogue.ts";
import { SUPPORT_METRICS } from "./support/catalogue.ts";
import { SURVEYS_METRICS } from "./surveys/catalogue.ts";

/** Every metric, in display order. */
export const METRICS: readonly MetricDefinition[] = [
  ...REVENUE_METRICS,
  ...CUSTOMERS_METRICS,
  ...ECONOMICS_METRICS,
  ...SURVEYS_METRICS,
  ...PRODUCT_METRICS,
  ...SUPPORT_METRICS,
];

const byId = new Map(METRICS.map((metric) => [metric.id, metric]));

/** The metric of this id, or undefined. */
export function findMetric(id: string): MetricDefinition | undefined {
  return byId.get(id);
}
