import { type ColumnSpec, columnsOf, STAMP_COLUMNS, type TableName } from "../facts/tables.ts";
import type { Measure, UserMetric } from "./user-metric.ts";

/** Columns that a definition may name: a table's own, and when it happened. */
export function namedColumns(table: TableName): Readonly<Record<string, ColumnSpec>> {
  return { occurred_at: STAMP_COLUMNS.occurred_at, ...columnsOf(table) };
}

const MONEY = /_minor$|^mrr$|^amount$|^discount_/;

/** Whether a column is money in the row's own currency, which sums must convert. */
export function isMoney(table: TableName, column: string): boolean {
  const columns = columnsOf(table);
  const type = columns[column]?.type;
  return "currency" in columns && MONEY.test(column) && (type === "bigint" || type === "decimal9");
}

/** A measure with everything it inherits from its metric. */
export interface PlacedMeasure {
  readonly aggregate: Measure["aggregate"];
  readonly column: string | null;
  readonly table: TableName;
  readonly period: string;
  /** All the conditions a row must meet. */
  readonly filters: NonNullable<Measure["filters"]>;
  readonly money: boolean;
}

/** The measure's table, period column and conditions, told or inherited. */
export function placeMeasure(metric: UserMetric, measure: Measure): PlacedMeasure {
  const own = measure.table !== undefined;
  const table = measure.table ?? metric.table;
  const column = measure.column ?? null;
  const adds = measure.aggregate === "sum" || measure.aggregate === "mean";
  return {
    aggregate: measure.aggregate,
    column,
    table,
    period: (own ? measure.period : metric.period) ?? "occurred_at",
    filters: [...(own ? [] : (metric.filters ?? [])), ...(measure.filters ?? [])],
    money: adds && column !== null && isMoney(table, column),
  };
}
