import type { TableName } from "../facts/tables.ts";
import type { Band } from "../metrics/bands.ts";
import type { Direction, Family, Unit } from "../metrics/metric.ts";

/** A value as a file writes it. Times are local dates or ISO instants; money is minor units; durations microseconds. */
export type Literal = string | number | boolean;

/**
 * A condition on one column; where several comparisons are given, all must hold. A row without a value passes only
 * `is_not`, `not_in` and `empty: true`.
 */
export interface ColumnCondition {
  readonly column: string;
  readonly is?: Literal | undefined;
  readonly is_not?: Literal | undefined;
  readonly in?: readonly Literal[] | undefined;
  readonly not_in?: readonly Literal[] | undefined;
  readonly at_least?: Literal | undefined;
  readonly more_than?: Literal | undefined;
  readonly at_most?: Literal | undefined;
  readonly less_than?: Literal | undefined;
  readonly empty?: boolean | undefined;
}
export const COMPARISONS = [
  "is",
  "is_not",
  "in",
  "not_in",
  "at_least",
  "more_than",
  "at_most",
  "less_than",
  "empty",
] as const;

export const AGGREGATES = ["count", "count_distinct", "sum", "mean"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** What is counted or added up. */
export interface Measure {
  readonly aggregate: Aggregate;
  /** Needed by all but `count`. */
  readonly column?: string | undefined;
  /** Another table than the metric's; its rows obey neither the metric's filters nor its period column. */
  readonly table?: TableName | undefined;
  /** The time column that says which period a row belongs to; with `table` only. */
  readonly period?: string | undefined;
  readonly filters?: readonly ColumnCondition[] | undefined;
}

/** Facts written by hand, and what the metric must say of them. */
export interface MetricExample {
  readonly name: string;
  /** First local day of the one period, and the day after its last. */
  readonly from: string;
  readonly to: string;
  readonly zone?: string | undefined;
  readonly currency?: string | undefined;
  /** Rows by table. What is left out is empty, or the plainest value of its type. */
  readonly facts: Readonly<Partial<Record<TableName, readonly Readonly<Record<string, Literal | null>>[]>>>;
  /** In the metric's unit; null for "no value". */
  readonly expect: number | null;
}

/** A metric that a company defines for itself, as its file says it. */
export interface UserMetric {
  readonly id: string;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly family?: Family | undefined;
  readonly unit: Unit;
  readonly direction?: Direction | undefined;
  /** One row of this table is one observation. */
  readonly table: TableName;
  /** The time column that says which period a row belongs to; `occurred_at` unless told. */
  readonly period?: string | undefined;
  /** Which rows count at all. */
  readonly filters?: readonly ColumnCondition[] | undefined;
  readonly numerator: Measure;
  readonly denominator?: Measure | undefined;
  readonly bands?: readonly Band[] | undefined;
  /** Where the formula or the bands come from. */
  readonly source?: string | undefined;
  readonly examples?: readonly MetricExample[] | undefined;
}
