import type { Sql } from "./sql.ts";

/** Column types of a facts table; each dialect maps them to its own. */
export type ColumnType = "id" | "int" | "bigint" | "decimal9" | "double" | "text" | "bool" | "time" | "hash128";

/**
 * The few functions in which the engines differ. A metric's one SQL is written against this port,
 * and everything not here must be SQL that both engines read alike (CTEs, window functions, `sum`, `min`, `max`,
 * `count(*)`, `count(distinct x)`, `case`, `coalesce`, `least`/`greatest` on non-null values, equality joins).
 * Both engines are configured so that outer joins and empty aggregates give NULL.
 */
export interface Dialect {
  readonly name: "duckdb" | "clickhouse";
  /** Rows where the condition is true, as a 64-bit integer. */
  countIf(condition: Sql): Sql;
  /** Sum of `expression` over the rows where `condition` is true; NULL when there are none. */
  sumIf(expression: Sql, condition: Sql): Sql;
  /** `value` of the row whose `by` is largest. */
  argMax(value: Sql, by: Sql): Sql;
  argMin(value: Sql, by: Sql): Sql;
  /** Linear-interpolation quantile (R type 7) as a double, NULLs skipped. `p` is 0..1. */
  quantile(expression: Sql, p: number): Sql;
  /** `to − from` in whole microseconds, 64-bit integer. */
  diffUs(from: Sql, to: Sql): Sql;
  /** Timestamp plus whole microseconds. */
  addUs(timestamp: Sql, us: Sql): Sql;
  /** Microseconds since the epoch, 64-bit integer. */
  epochUs(timestamp: Sql): Sql;
  /** Casts. `decimal9` rounds half away from zero to nine places; `int` needs a whole number. */
  cast(expression: Sql, type: ColumnType): Sql;
  /** A NULL of the given type. */
  nullOf(type: ColumnType): Sql;
  /** An inline relation; `columns` gives names and types. An empty `rows` is allowed. */
  values(alias: string, columns: Readonly<Record<string, ColumnType>>, rows: readonly (readonly unknown[])[]): Sql;
  /** `expression` equals one of the texts; an empty list is false. */
  inText(expression: Sql, values: readonly string[]): Sql;
  /** Bitwise-stable integer division that floors. */
  intDiv(a: Sql, b: Sql): Sql;
  /** The day that a count of microseconds since the epoch falls on, as whole days since then (floors); 64-bit integer. */
  dayOf(us: Sql): Sql;
  /**
   * A set of small numbers (0 to 62) as the bits of a 64-bit integer: the set of one number, of all that an aggregate meets,
   * how many are in a set, and 1 where one is (else 0).
   */
  bit(n: Sql): Sql;
  bitOr(bits: Sql): Sql;
  bitCount(bits: Sql): Sql;
  bitHas(bits: Sql, n: Sql): Sql;
}
