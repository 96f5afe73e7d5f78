import { type ColumnType, type Dialect, join, raw, type Sql, type SqlParam, sql } from "@tendwell/core";

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

function literal(value: unknown, type: ColumnType): Sql {
  if (value === null || value === undefined) return raw(`CAST(NULL AS ${DUCKDB_TYPES[type]})`);
  if (type === "time") return { kind: "sql", parts: [{ type: "time", value: value as number }] };
  if (type === "decimal9") return { kind: "sql", parts: [{ type: "decimal9", value: value as bigint }] };
  const param: SqlParam =
    type === "text"
      ? { type: "text", value: String(value) }
      : type === "bool"
        ? { type: "bool", value: Boolean(value) }
        : type === "double"
          ? { type: "double", value: Number(value) }
          : { type: "int64", value: BigInt(value as number | bigint | string) };
  return sql`CAST(${param} AS ${raw(DUCKDB_TYPES[type])})`;
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
    const tuples = rows.map((row) => sql`(${join(row.map((value, i) => literal(value, types[i]!)))})`);
    return sql`(VALUES ${join(tuples)}) ${raw(alias)}(${raw(names.map((name) => `"${name}"`).join(", "))})`;
  },
  inText: (expression, values) =>
    values.length === 0 ? raw("false") : sql`${expression} IN (${join(values.map((value) => sql`${value}`))})`,
  // `//` cuts towards zero: take the remainder off first, so that it floors.
  intDiv: (a, b) => sql`((${a} - (${a} % ${b} + ${b}) % ${b}) // ${b})`,
};
