import { type Fact, type FactSet, factsOf, type Id } from "../facts/fact.ts";
import { localDate, truncateDate } from "../time/period.ts";
import type { Timestamp } from "../time/timestamp.ts";
import type { Filter, MetricPeriod, MetricPoint, MetricScope } from "./metric.ts";

/**
 * The oracle of a metric: plain loops over plain arrays, sharing neither the SQL nor its `finish`.
 * `facts` are already what is visible (as_of, known_at, undo, internal accounts removed).
 */
export type Reference = (facts: FactSet, scope: MetricScope) => readonly MetricPoint[];

/** The value of an account's attribute at an instant; the earliest known value also holds before it. */
export function attributeAt(
  facts: FactSet,
  accountId: Id | null,
  attribute: string,
  at: Timestamp,
  limit: "left" | "at",
): string | null {
  if (accountId === null) return null;
  const history = factsOf(facts, "account_attribute")
    .filter((row) => row.account_id === accountId && row.attribute === attribute)
    .sort((a, b) => a.occurred_at - b.occurred_at);
  let value = history[0]?.value ?? null;
  for (const row of history) {
    if (limit === "left" ? row.occurred_at < at : row.occurred_at <= at) value = row.value;
  }
  return value;
}

/** Whether an account passes the scope's filters at an instant. */
export function included(
  facts: FactSet,
  scope: MetricScope,
  accountId: Id | null,
  at: Timestamp,
  limit: "left" | "at",
): boolean {
  if (scope.accounts !== null && (accountId === null || !scope.accounts.includes(accountId))) return false;
  return scope.filters.every((filter: Filter) =>
    filter.values.includes(attributeAt(facts, accountId, filter.attribute, at, limit)),
  );
}

/** The group an account falls into at an instant, null without grouping or without a value. */
export function groupOf(
  facts: FactSet,
  scope: MetricScope,
  accountId: Id | null,
  at: Timestamp,
  limit: "left" | "at",
): string | null {
  if (scope.group === null || accountId === null) return null;
  if (scope.group.kind === "account") return accountId;
  if (scope.group.kind === "segment") {
    const inside = scope.group.filters.every((filter) =>
      filter.values.includes(attributeAt(facts, accountId, filter.attribute, at, limit)),
    );
    return inside ? scope.group.id : null;
  }
  if (scope.group.kind === "attribute") return attributeAt(facts, accountId, scope.group.name, at, limit);
  const created = factsOf(facts, "account")
    .filter((row) => row.account_id === accountId)
    .map((row) => row.occurred_at);
  if (created.length === 0) return null;
  const day = localDate(Math.min(...created), scope.zone);
  return truncateDate(day, scope.group.grain, scope.definitions.fiscalYearStartMonth);
}

/** Whether an instant lies in a period, `[start, end)`. */
export function within(at: Timestamp, period: MetricPeriod): boolean {
  return period.startUs <= at && at < period.endUs;
}

/** Groups rows by a key, in order of first appearance. */
export function groupRows<T, K>(rows: readonly T[], key: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const k = key(row);
    const list = groups.get(k);
    if (list) list.push(row);
    else groups.set(k, [row]);
  }
  return groups;
}

/** Exchange rate (units of 1e-9) to the reporting currency at an instant, null where none is known. */
export function rateAt(facts: FactSet, scope: MetricScope, currency: string, at: Timestamp): bigint | null {
  if (currency === scope.currency) return 1_000_000_000n;
  let best: Fact<"fx_rate"> | null = null;
  for (const row of factsOf(facts, "fx_rate")) {
    if (row.currency !== currency || row.reporting_currency !== scope.currency || row.occurred_at > at) continue;
    if (best === null || row.occurred_at > best.occurred_at) best = row;
  }
  return best === null ? null : best.rate;
}

/** amount × rate, both in units of 1e-9, rounded once half away from zero to nine places. */
export function convert(amount: bigint, rate: bigint): bigint {
  const product = amount * rate;
  const half = 500_000_000n;
  return product >= 0n ? (product + half) / 1_000_000_000n : -((-product + half) / 1_000_000_000n);
}
