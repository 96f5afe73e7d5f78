import { BUILT_IN_DEFINITIONS, localMidnight, type MetricScope } from "@tendwell/core";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";

const END_OF_TIME = localMidnight("2200-01-01", "UTC");

/** A scope without periods over everything that stands now (or stood before `asOf`), for reads that are no metric. */
export function wholeScope(record: WorkspaceRecord, asOf: number = END_OF_TIME): MetricScope {
  return {
    periods: [],
    asOf,
    knownAt: null,
    zone: record.zone,
    currency: record.currency,
    options: {},
    definitions: BUILT_IN_DEFINITIONS,
    group: null,
    filters: [],
    accounts: null,
  };
}
