import { COMPARISONS, type ColumnCondition, type Measure, type UserMetric } from "./user-metric.ts";

const SIGNS = {
  is: "=",
  is_not: "≠",
  in: "in",
  not_in: "not in",
  at_least: "≥",
  more_than: ">",
  at_most: "≤",
  less_than: "<",
  empty: "",
} as const;

function conditionText(condition: ColumnCondition): string {
  return COMPARISONS.flatMap((comparison) => {
    const value = condition[comparison];
    if (value === undefined) return [];
    if (comparison === "empty") return [`${condition.column} is ${value === true ? "empty" : "filled"}`];
    return [`${condition.column} ${SIGNS[comparison]} ${Array.isArray(value) ? value.join(", ") : String(value)}`];
  }).join(" and ");
}

function measureText(measure: Measure, metric: UserMetric): string {
  const table = measure.table ?? metric.table;
  const where = [...(measure.table === undefined ? (metric.filters ?? []) : []), ...(measure.filters ?? [])];
  const of = {
    count: table,
    count_distinct: `distinct ${measure.column} of ${table}`,
    sum: `sum of ${table}.${measure.column}`,
    mean: `mean of ${table}.${measure.column}`,
  }[measure.aggregate];
  return where.length === 0 ? of : `${of} where ${where.map(conditionText).join(" and ")}`;
}

/** The metric's formula in one line, read from its form. */
export function formulaOf(metric: UserMetric): string {
  const above = measureText(metric.numerator, metric);
  return metric.denominator === undefined ? above : `(${above}) / (${measureText(metric.denominator, metric)})`;
}
