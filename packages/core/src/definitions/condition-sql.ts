import { columnsOf, type TableName } from "../facts/tables.ts";
import { identifier, join, raw, type Sql, type SqlParam, sql, time } from "../sql/sql.ts";
import { localMidnight } from "../time/period.ts";
import { namedColumns } from "./metric-column.ts";
import type { ColumnCondition, Literal } from "./user-metric.ts";

/** An instant written as a local date (its first moment in the zone) or as an ISO instant. Microseconds. */
function literalInstant(text: string, zone: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? localMidnight(text, zone) : Date.parse(text) * 1000;
}

/** A number in units of 1e-9. */
function literalNano(value: number): bigint {
  return BigInt(Math.round(value * 1e9));
}

/** The literal as a parameter of the column's type. */
function bound(table: TableName, column: string, value: Literal, zone: string): Sql {
  const type = namedColumns(table)[column]?.type;
  if (type === "time") return time(literalInstant(String(value), zone));
  const param = (one: SqlParam): Sql => ({ kind: "sql", parts: [one] });
  if (type === "decimal9") return param({ type: "decimal9", value: literalNano(Number(value)) });
  if (type === "double") return param({ type: "double", value: Number(value) });
  if (type === "int" || type === "bigint") return param({ type: "int64", value: BigInt(Number(value)) });
  if (type === "bool") return param({ type: "bool", value: value === true });
  return param({ type: "text", value: String(value) });
}

/** One condition over the row `alias`, never NULL. */
function conditionSql(table: TableName, alias: string, condition: ColumnCondition, zone: string): Sql {
  const name = sql`${identifier(alias)}.${identifier(condition.column)}`;
  const optional = columnsOf(table)[condition.column]?.optional === true;
  const value = (literal: Literal) => bound(table, condition.column, literal, zone);
  const among = (list: readonly Literal[]) => sql`(${name} in (${join(list.map(value))}))`;
  const parts: Sql[] = [];
  const positive = (test: Sql) => parts.push(optional ? sql`(${name} is not null and ${test})` : test);
  const negative = (test: Sql) => parts.push(optional ? sql`(${name} is null or not ${test})` : sql`(not ${test})`);
  if (condition.is !== undefined) positive(sql`(${name} = ${value(condition.is)})`);
  if (condition.is_not !== undefined) negative(sql`(${name} = ${value(condition.is_not)})`);
  if (condition.in !== undefined) positive(among(condition.in));
  if (condition.not_in !== undefined) negative(among(condition.not_in));
  if (condition.at_least !== undefined) positive(sql`(${name} >= ${value(condition.at_least)})`);
  if (condition.more_than !== undefined) positive(sql`(${name} > ${value(condition.more_than)})`);
  if (condition.at_most !== undefined) positive(sql`(${name} <= ${value(condition.at_most)})`);
  if (condition.less_than !== undefined) positive(sql`(${name} < ${value(condition.less_than)})`);
  if (condition.empty !== undefined) parts.push(condition.empty ? sql`(${name} is null)` : sql`(${name} is not null)`);
  return parts.length === 0 ? raw("true") : join(parts, " and ");
}

/** All of the conditions. */
export function conditionsSql(
  table: TableName,
  alias: string,
  conditions: readonly ColumnCondition[],
  zone: string,
): Sql {
  if (conditions.length === 0) return raw("true");
  return sql`(${join(
    conditions.map((condition) => conditionSql(table, alias, condition, zone)),
    " and ",
  )})`;
}
