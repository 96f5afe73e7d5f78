import { type ColumnType, type Dialect, join, raw, type Sql, sql } from "@tendwell/core";

export const CLICKHOUSE_TYPES: Readonly<Record<ColumnType, string>> = {
  id: "Int64",
  int: "Int32",
  bigint: "Int64",
  decimal9: "Decimal(38, 9)",
  double: "Float64",
  text: "String",
  bool: "Bool",
  time: "DateTime64(6, 'UTC')",
  hash128: "UInt128",
};

const nullable = (type: ColumnType): string => `Nullable(${CLICKHOUSE_TYPES[type]})`;

function cast(expression: Sql, type: ColumnType): Sql {
  if (type !== "decimal9") return sql`CAST(${expression} AS ${raw(nullable(type))})`;
  // A cast to Decimal truncates here and knows no 128-bit integer; through text it is exact from every type. `round` on a
  // Decimal goes half away from zero: so widen, round, then narrow.
  return sql`CAST(round(CAST(toString(${expression}) AS Nullable(Decimal(76, 18))), 9) AS Nullable(Decimal(38, 9)))`;
}

function literal(value: unknown, type: ColumnType): Sql {
  if (value === null || value === undefined) return raw("NULL");
  if (type === "time") return { kind: "sql", parts: [{ type: "time", value: value as number }] };
  if (type === "decimal9") return { kind: "sql", parts: [{ type: "decimal9", value: value as bigint }] };
  if (type === "text") return sql`${String(value)}`;
  if (type === "bool") return sql`${Boolean(value)}`;
  if (type === "double") return { kind: "sql", parts: [{ type: "double", value: Number(value) }] };
  return sql`${BigInt(value as number | bigint | string)}`;
}

/** The dialect for ClickHouse 24.8 and later, run with `CLICKHOUSE_SETTINGS` of the engine. */
export const clickhouseDialect: Dialect = {
  name: "clickhouse",
  // Without rows `countIf` would be NULL under aggregate_functions_null_for_empty; a count is always a number.
  countIf: (condition) => sql`toInt64(ifNull(countIf(${condition}), 0))`,
  sumIf: (expression, condition) => sql`sumIf(${expression}, ${condition})`,
  argMax: (value, by) => sql`argMax(${value}, ${by})`,
  argMin: (value, by) => sql`argMin(${value}, ${by})`,
  quantile: (expression, p) => sql`quantileExactInclusive(${raw(String(p))})(CAST(${expression} AS Nullable(Float64)))`,
  diffUs: (from, to) => sql`(toUnixTimestamp64Micro(${to}) - toUnixTimestamp64Micro(${from}))`,
  addUs: (timestamp, us) => sql`addMicroseconds(${timestamp}, ${us})`,
  epochUs: (timestamp) => sql`toUnixTimestamp64Micro(${timestamp})`,
  cast,
  nullOf: (type) => raw(`CAST(NULL AS ${nullable(type)})`),
  values(alias, columns, rows) {
    const names = Object.keys(columns);
    const types = Object.values(columns);
    if (rows.length === 0) {
      const empty = names.map((name, i) => raw(`CAST(NULL AS ${nullable(types[i]!)}) AS "${name}"`));
      return sql`(SELECT ${join(empty)} WHERE false) ${raw(alias)}`;
    }
    const tuples = rows.map((row) => sql`tuple(${join(row.map((value, i) => literal(value, types[i]!)))})`);
    const fields = names.map((name, i) => raw(`tupleElement(row_tuple, ${i + 1}) AS "${name}"`));
    const shape = raw(`Array(Tuple(${types.map(nullable).join(", ")}))`);
    return sql`(SELECT ${join(fields)} FROM (SELECT arrayJoin(CAST([${join(tuples)}] AS ${shape})) AS row_tuple) row_tuples) ${raw(alias)}`;
  },
  inText: (expression, values) =>
    values.length === 0 ? raw("false") : sql`${expression} IN (${join(values.map((value) => sql`${value}`))})`,
  intDiv: (a, b) => sql`intDiv(${a} - positiveModulo(${a}, ${b}), ${b})`,
  dayOf: (us) => sql`intDiv((${us}) - positiveModulo(${us}, CAST(86400000000 AS Int64)), CAST(86400000000 AS Int64))`,
  bit: (n) => sql`bitShiftLeft(CAST(1 AS Int64), ${n})`,
  bitOr: (bits) => sql`CAST(groupBitOr(${bits}) AS Nullable(Int64))`,
  bitHas: (bits, n) => sql`CAST(bitAnd(bitShiftRight(${bits}, ${n}), 1) AS Nullable(Int64))`,
  bitCount: (bits) => sql`CAST(bitCount(${bits}) AS Nullable(Int64))`,
};
