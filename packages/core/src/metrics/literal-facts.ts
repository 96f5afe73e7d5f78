import type { Fact } from "../facts/fact.ts";
import { columnsOf, type TableName } from "../facts/tables.ts";
import type { Grain } from "../time/period.ts";
import { localMidnight, periodsBetween } from "../time/period.ts";
import { BUILT_IN_DEFINITIONS } from "./company-definitions.ts";
import type { MetricDefinition, MetricPoint, MetricScope, StatRow } from "./metric.ts";

const DEFAULTS = {
  id: "1",
  int: 0,
  bigint: 0n,
  decimal9: 0n,
  double: 1,
  text: "",
  bool: false,
  time: 0,
  hash128: 0n,
} as const;

/** An instant from ISO text; a date is its midnight in UTC. Microseconds. */
export function at(iso: string): number {
  return Date.parse(iso.includes("T") ? iso : `${iso}T00:00:00Z`) * 1000;
}

/** A fact written by hand for a test: what is not said is null, or the plainest value of its type. */
export function fact<T extends TableName>(table: T, occurred: string, values: Partial<Fact<T>> = {}): Fact<T> {
  const row: Record<string, unknown> = {
    occurred_at: at(occurred),
    available_at: at(occurred),
    recorded_at: at(occurred),
  };
  for (const [name, spec] of Object.entries(columnsOf(table))) {
    row[name] = spec.optional ? null : (spec.oneOf?.[0] ?? DEFAULTS[spec.type]);
  }
  return { ...row, ...values } as Fact<T>;
}

/** A question over `[start, end)` in UTC with default options, to be varied by `change`. */
export function question(
  metric: MetricDefinition,
  start: string,
  end: string,
  grain: Grain = "month",
  change: Partial<MetricScope> = {},
): MetricScope {
  const options = Object.fromEntries(Object.entries(metric.options).map(([name, spec]) => [name, spec.default]));
  return {
    periods: periodsBetween(start, end, grain, "UTC").map((p) => ({ ...p, unfinished: false })),
    asOf: localMidnight(end, "UTC"),
    knownAt: null,
    zone: "UTC",
    currency: "EUR",
    definitions: BUILT_IN_DEFINITIONS,
    group: null,
    filters: [],
    accounts: null,
    ...change,
    options: { ...options, ...change.options },
  };
}

/** What a metric's finishing step makes of one cell's statistics, keyed by component ("" for the main figure). */
export function finished(
  metric: MetricDefinition,
  scope: MetricScope,
  ...rows: readonly Readonly<Record<string, bigint | number | string | null>>[]
): Readonly<Record<string, ReturnType<MetricDefinition["finish"]>[number]>> {
  const stats = rows.map((row) => ({ period: 0, grp: null, ...row }) as StatRow);
  return Object.fromEntries(
    metric.finish(stats, scope, scope.periods[0]!).map((figure) => [figure.component ?? "", figure]),
  );
}

/** The values of one component, in order of period and group. */
export function valuesOf(points: readonly MetricPoint[], component: string | null = null): readonly (number | null)[] {
  return points.filter((point) => point.component === component).map((point) => point.value);
}
