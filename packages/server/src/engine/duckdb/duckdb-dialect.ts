import { type ColumnType, type Dialect, join, raw, type Sql, sql } from "@tendwell/core";

export const DUCKDB_TYPES: Readonly<Record<ColumnType, string>> = {
  id: "BIGINT",
  int: "INTEGER",
  bigint: "BIGINT",
  decimal9: "DECIMAL(38,9)",
  double: "DOUBLE",
  text: "VARCHAR",
  bool: "BOOLEAN",
  time: "TIMESTAMP",
  hash128: "UHUGEINT",
};

/** A cell of an inline relation, as plain as it can be: planning a cast in every cell costs more than running it. */
function cell(value: unknown, type: ColumnType): Sql {
  if (value === null || value === undefined) return raw("NULL");
  if (type === "decimal9") return { kind: "sql", parts: [{ type: "decimal9", value: value as bigint }] };
  if (type === "text") return sql`${String(value)}`;
  if (type === "bool") return raw(value ? "true" : "false");
  if (type === "double") return sql`${{ type: "double", value: Number(value) }}`;
  return raw(String(BigInt(value as number | bigint | string)));
}

/** The column of an inline relation in its own type; times travel as microseconds. */
function typedColumn(name: string, type: ColumnType): Sql {
  if (type === "time") return raw(`make_timestamp(CAST("${name}" AS BIGINT)) AS "${name}"`);
  return raw(`CAST("${name}" AS ${DUCKDB_TYPES[type]}) AS "${name}"`);
}

export const duckdbDialect: Dialect = {
  name: "duckdb",
  countIf: (condition) => sql`CAST(count(*) FILTER (WHERE ${condition}) AS BIGINT)`,
  sumIf: (expression, condition) => sql`sum(${expression}) FILTER (WHERE ${condition})`,
  argMax: (value, by) => sql`arg_max(${value}, ${by})`,
  argMin: (value, by) => sql`arg_min(${value}, ${by})`,
  quantile: (expression, p) => sql`quantile_cont(CAST(${expression} AS DOUBLE), ${raw(String(p))})`,
  diffUs: (from, to) => sql`(epoch_us(${to}) - epoch_us(${from}))`,
  addUs: (timestamp, us) => sql`(${timestamp} + to_microseconds(CAST(${us} AS BIGINT)))`,
  epochUs: (timestamp) => sql`epoch_us(${timestamp})`,
  cast: (expression, type) => sql`CAST(${expression} AS ${raw(DUCKDB_TYPES[type])})`,
  nullOf: (type) => raw(`CAST(NULL AS ${DUCKDB_TYPES[type]})`),
  values(alias, columns, rows) {
    const names = Object.keys(columns);
    const types = Object.values(columns);
    if (rows.length === 0) {
      const empty = names.map((name, i) => raw(`CAST(NULL AS ${DUCKDB_TYPES[types[i]!]}) AS "${name}"`));
      return sql`(SELECT ${join(empty)} WHERE false) ${raw(alias)}`;
    }
    const tuples = rows.map((row) => sql`(${join(row.map((value, i) => cell(value, types[i]!)))})`);
    const columnsOfCells = raw(names.map((name) => `"${name}"`).join(", "));
    return sql`(SELECT ${join(names.map((name, i) => typedColumn(name, types[i]!)))} FROM (VALUES ${join(tuples)}) "cells"(${columnsOfCells})) ${raw(alias)}`;
  },
  inText: (expression, values) =>
    values.length === 0 ? raw("false") : sql`${expression} IN (${join(values.map((value) => sql`${value}`))})`,
  // `//` cuts towards zero: take the remainder off first, so that it floors.
  intDiv: (a, b) => sql`((${a} - (${a} % ${b} + ${b}) % ${b}) // ${b})`,
  // A date's own arithmetic divides by a constant: a third of what a division by a column's type costs.
  dayOf: (us) => sql`(CAST(make_timestamp(${us}) AS DATE) - DATE '1970-01-01')`,
  bit: (n) => sql`(CAST(1 AS BIGINT) << (${n}))`,
  bitOr: (bits) => sql`bit_or(${bits})`,
  bitHas: (bits, n) => sql`((${bits} >> (${n})) & 1)`,
  bitCount: (bits) => sql`CAST(bit_count(${bits}) AS BIGINT)`,
};
