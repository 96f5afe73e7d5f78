import type { MetricDefinition, OptionValue, Unit } from "./metric.ts";

/** The unit in which one figure of a metric is to be read, under the options it was asked with. */
export function unitOf(
  metric: Pick<MetricDefinition, "unit" | "otherUnits">,
  component: string | null,
  options: Readonly<Record<string, OptionValue>>,
): Unit {
  const { component: byComponent, option } = metric.otherUnits ?? {};
  const own = component === null ? undefined : byComponent?.[component];
  if (own !== undefined) return own;
  const chosen = option === undefined ? undefined : option.units[String(options[option.name])];
  return chosen ?? metric.unit;
}
