import {
  BUILT_IN_DEFINITIONS,
  lastPeriods,
  localMidnight,
  type MetricDefinition,
  type MetricScope,
  type OptionValue,
} from "@tendwell/core";

export interface DefaultScopeOptions {
  /** First local day that has not happened: the question is asked at its midnight. */
  readonly endDate: string;
  /** How many whole months before it, oldest first. */
  readonly months: number;
  readonly zone: string;
  readonly currency: string;
}

/** What a dashboard asks by default: whole months up to a day, default options, no group, no filter, all that is known. */
export function defaultScope(metric: MetricDefinition, options: DefaultScopeOptions): MetricScope {
  const asOf = localMidnight(options.endDate, options.zone);
  const values: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(metric.options)) values[name] = spec.default;
  return {
    periods: lastPeriods(asOf, "month", options.months, options.zone).map((p) => ({ ...p, unfinished: false })),
    asOf,
    knownAt: null,
    zone: options.zone,
    currency: options.currency,
    options: values,
    definitions: BUILT_IN_DEFINITIONS,
    group: null,
    filters: [],
    accounts: null,
  };
}
