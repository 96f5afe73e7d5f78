import { columnsOf, TABLE_NAMES, type TableName } from "../facts/tables.ts";
import type { ColumnType } from "../sql/dialect.ts";
import { isMoney, namedColumns } from "./metric-column.ts";
import { COMPARISONS, type ColumnCondition, type Literal, type Measure, type UserMetric } from "./user-metric.ts";

/** What is wrong with a form that has the right shape; the path leads there from the document's top. */
export interface FormFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly mend?: string;
}
type Path = readonly (string | number)[];

const ORDERED: ReadonlySet<ColumnType> = new Set<ColumnType>(["int", "bigint", "decimal9", "double", "time"]);
const NUMBERS: ReadonlySet<ColumnType> = new Set<ColumnType>(["int", "bigint", "decimal9", "double"]);
const INSTANT = /^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:?\d{2}))?$/;

/** What a literal must be for a column of this type; null where it fits. */
function literalFault(type: ColumnType, oneOf: readonly string[] | undefined, value: Literal): string | null {
  if (oneOf !== undefined) {
    return typeof value === "string" && oneOf.includes(value) ? null : `one of ${oneOf.join(", ")}`;
  }
  if (type === "text") return typeof value === "string" ? null : "a text (put it in quotes)";
  if (type === "bool") return typeof value === "boolean" ? null : "true or false";
  if (type === "time") {
    const fits = typeof value === "string" && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
    return fits ? null : "a local date such as 2026-01-31, or an ISO instant";
  }
  if (typeof value !== "number") return "a number";
  const whole = type === "int" || type === "bigint";
  return !whole || Number.isSafeInteger(value) ? null : "a whole number";
}

function columnFault(table: TableName, column: string, path: Path): FormFault | null {
  const known = namedColumns(table);
  if (column in known) return null;
  return {
    path,
    message: `${path.join(".")} requires a column of ${table}, got ${JSON.stringify(column)}`,
    mend: `Columns are ${Object.keys(known).join(", ")}.`,
  };
}

function conditionFaults(table: TableName, condition: ColumnCondition, path: Path): FormFault[] {
  const unknown = columnFault(table, condition.column, [...path, "column"]);
  if (unknown !== null) return [unknown];
  const spec = namedColumns(table)[condition.column]!;
  const faults: FormFault[] = [];
  const given = COMPARISONS.filter((comparison) => condition[comparison] !== undefined);
  if (given.length === 0) {
    faults.push({ path, message: `${path.join(".")} requires a comparison: ${COMPARISONS.join(", ")}` });
  }
  for (const comparison of given) {
    const at = [...path, comparison];
    const say = (condition_: string, got: unknown) =>
      faults.push({ path: at, message: `${at.join(".")} requires ${condition_}, got ${JSON.stringify(got)}` });
    if (comparison === "empty") continue;
    if (spec.type === "id" || spec.type === "hash128") {
      faults.push({
        path: at,
        message: `${at.join(".")} requires another column than an identifier, got ${condition.column}`,
        mend: "Identifiers can only be asked whether they are empty.",
      });
      continue;
    }
    const ordered = comparison !== "is" && comparison !== "is_not" && comparison !== "in" && comparison !== "not_in";
    if (ordered && !ORDERED.has(spec.type)) say("a column with an order (numbers or times)", condition.column);
    const values = condition[comparison];
    for (const value of Array.isArray(values) ? (values as readonly Literal[]) : [values as Literal]) {
      const fault = literalFault(spec.type, spec.oneOf, value);
      if (fault !== null) say(fault, value);
    }
  }
  return faults;
}

function periodFault(table: TableName, period: string | undefined, path: Path): FormFault | null {
  if (period === undefined || namedColumns(table)[period]?.type === "time") return null;
  const times = Object.entries(namedColumns(table)).filter(([, spec]) => spec.type === "time");
  return {
    path,
    message: `${path.join(".")} requires a time column of ${table}, got ${JSON.stringify(period)}`,
    mend: `Time columns are ${times.map(([name]) => name).join(", ")}.`,
  };
}

function measureFaults(metric: UserMetric, measure: Measure, path: string): FormFault[] {
  const table = measure.table ?? metric.table;
  if (!TABLE_NAMES.includes(table)) return [tableFault(table, [path, "table"])];
  const faults: (FormFault | null)[] = [];
  if (measure.table === undefined && measure.period !== undefined) {
    faults.push({
      path: [path, "period"],
      message: `${path}.period requires a table of its own`,
      mend: "Write `period` at the top, for the whole metric.",
    });
  }
  faults.push(periodFault(table, measure.period, [path, "period"]));
  const { aggregate, column } = measure;
  if (column === undefined) {
    if (aggregate !== "count") faults.push({ path: [path], message: `${path} requires a column to ${aggregate}` });
  } else {
    const unknown = columnFault(table, column, [path, "column"]);
    faults.push(unknown);
    const type = namedColumns(table)[column]?.type;
    if (unknown === null && (aggregate === "sum" || aggregate === "mean") && !NUMBERS.has(type!)) {
      faults.push({
        path: [path, "column"],
        message: `${path}.column requires a column of numbers to ${aggregate}, got ${column}`,
      });
    }
  }
  for (const [i, condition] of (measure.filters ?? []).entries()) {
    faults.push(...conditionFaults(table, condition, [path, "filters", i]));
  }
  return faults.filter((fault) => fault !== null);
}

function tableFault(table: string, path: Path): FormFault {
  return {
    path,
    message: `${path.join(".")} requires a fact table, got ${JSON.stringify(table)}`,
    mend: `Tables are ${TABLE_NAMES.join(", ")}.`,
  };
}

/** A money unit needs money above, and nothing but counts or the like below. */
function unitFaults(metric: UserMetric): FormFault[] {
  const faults: FormFault[] = [];
  const moneyOf = (measure: Measure | undefined) =>
    measure?.column !== undefined &&
    (measure.aggregate === "sum" || measure.aggregate === "mean") &&
    isMoney(measure.table ?? metric.table, measure.column);
  const isAmount = moneyOf(metric.numerator) && !moneyOf(metric.denominator);
  if (metric.unit === "money" && !isAmount) {
    faults.push({
      path: ["unit"],
      message: "unit money requires a numerator that adds up money, not divided by money",
      mend: "Take `ratio` for a share, or `number` for anything else.",
    });
  }
  if (metric.unit !== "money" && isAmount) {
    faults.push({
      path: ["unit"],
      message: `unit ${metric.unit} requires a numerator without money, got ${metric.numerator.column}`,
      mend: "Take `unit: money`.",
    });
  }
  return faults;
}

/** Everything that keeps a metric's form from being computed. */
export function userMetricFaults(metric: UserMetric): readonly FormFault[] {
  if (!TABLE_NAMES.includes(metric.table)) return [tableFault(metric.table, ["table"])];
  const faults: FormFault[] = [];
  const period = periodFault(metric.table, metric.period, ["period"]);
  if (period !== null) faults.push(period);
  for (const [i, condition] of (metric.filters ?? []).entries()) {
    faults.push(...conditionFaults(metric.table, condition, ["filters", i]));
  }
  faults.push(...measureFaults(metric, metric.numerator, "numerator"));
  if (metric.denominator !== undefined) {
    faults.push(...measureFaults(metric, metric.denominator, "denominator"));
    for (const [name, measure] of [
      ["numerator", metric.numerator],
      ["denominator", metric.denominator],
    ] as const) {
      if (measure.aggregate !== "mean") continue;
      faults.push({
        path: [name, "aggregate"],
        message: `${name}.aggregate mean requires a metric without a denominator`,
        mend: "A mean divides by itself: take `sum`, or leave the denominator out.",
      });
    }
  }
  if (faults.length === 0) faults.push(...unitFaults(metric));
  metric.bands?.forEach((band, i) => {
    if (band.from !== null && band.to !== null && band.from >= band.to) {
      const message = `bands.${i} requires from below to, got ${band.from} and ${band.to}`;
      faults.push({ path: ["bands", i], message });
    }
  });
  metric.examples?.forEach((example, i) => {
    for (const [table, rows] of Object.entries(example.facts)) {
      const path = ["examples", i, "facts", table];
      if (!TABLE_NAMES.includes(table as TableName)) {
        faults.push(tableFault(table, path));
        continue;
      }
      rows?.forEach((row, j) => {
        for (const [column, value] of Object.entries(row)) {
          const at = [...path, j, column];
          const unknown = columnFault(table as TableName, column, at);
          const spec = namedColumns(table as TableName)[column];
          if (unknown !== null) faults.push(unknown);
          else if (value === null) {
            if (columnsOf(table as TableName)[column]?.optional !== true) {
              faults.push({ path: at, message: `${at.join(".")} requires a value, got none` });
            }
          } else if (spec!.type !== "id") {
            const fault = literalFault(spec!.type, spec!.oneOf, value);
            if (fault !== null) {
              faults.push({ path: at, message: `${at.join(".")} requires ${fault}, got ${JSON.stringify(value)}` });
            }
          }
        }
      });
    }
  });
  return faults;
}
