import { type FactSet, factsOf } from "../facts/fact.ts";
import { columnsOf, type TableName } from "../facts/tables.ts";
import type { MetricPoint, MetricScope } from "../metrics/metric.ts";
import { convert, groupOf, included, type Reference, rateAt, within } from "../metrics/reference.ts";
import { localMidnight } from "../time/period.ts";
import type { ColumnCondition, Literal, Measure, UserMetric } from "./user-metric.ts";

const ONE = 1_000_000_000n;
type Row = Readonly<Record<string, unknown>> & { readonly occurred_at: number };

/** A stored value and a written one, made comparable: numbers, texts or truth values. */
function comparable(table: TableName, column: string, stored: unknown, written: Literal, zone: string) {
  const type = column === "occurred_at" ? "time" : columnsOf(table)[column]!.type;
  if (type === "time") {
    const text = String(written);
    const at = text.length === 10 ? localMidnight(text, zone) : new Date(text).getTime() * 1000;
    return [stored as number, at] as const;
  }
  if (type === "decimal9") return [Number(stored as bigint), Math.round(Number(written) * 1e9)] as const;
  if (type === "bigint" || type === "int" || type === "double") return [Number(stored), Number(written)] as const;
  if (type === "bool") return [Number(stored), Number(written)] as const;
  return [String(stored), String(written)] as const;
}

function passes(row: Row, table: TableName, condition: ColumnCondition, zone: string): boolean {
  const stored = row[condition.column];
  const missing = stored === null || stored === undefined;
  if (condition.empty !== undefined && condition.empty !== missing) return false;
  const compare = (written: Literal): number => {
    const [a, b] = comparable(table, condition.column, stored, written, zone);
    return a < b ? -1 : a > b ? 1 : 0;
  };
  const needs: (boolean | undefined)[] = [
    condition.is === undefined ? undefined : !missing && compare(condition.is) === 0,
    condition.is_not === undefined ? undefined : missing || compare(condition.is_not) !== 0,
    condition.in === undefined ? undefined : !missing && condition.in.some((one) => compare(one) === 0),
    condition.not_in === undefined ? undefined : missing || condition.not_in.every((one) => compare(one) !== 0),
    condition.at_least === undefined ? undefined : !missing && compare(condition.at_least) >= 0,
    condition.more_than === undefined ? undefined : !missing && compare(condition.more_than) > 0,
    condition.at_most === undefined ? undefined : !missing && compare(condition.at_most) <= 0,
    condition.less_than === undefined ? undefined : !missing && compare(condition.less_than) < 0,
  ];
  return needs.every((need) => need !== false);
}

interface Counted {
  readonly at: number;
  readonly group: string | null;
  readonly thing: unknown;
  /** Null where an amount has no exchange rate. */
  readonly worth: bigint | null;
}

function nanoOf(value: unknown, type: string): bigint {
  if (type === "decimal9") return value as bigint;
  if (type === "double") {
    const size = BigInt(Math.round(Math.abs(value as number) * 1e9));
    return (value as number) < 0 ? -size : size;
  }
  return BigInt(value as bigint | number) * ONE;
}

/** The rows a measure counts, one by one. */
function counted(metric: UserMetric, measure: Measure, facts: FactSet, scope: MetricScope): Counted[] {
  const inherits = measure.table === undefined;
  const table = measure.table ?? metric.table;
  const period = (inherits ? metric.period : measure.period) ?? "occurred_at";
  const conditions = [...(inherits ? (metric.filters ?? []) : []), ...(measure.filters ?? [])];
  const columns = columnsOf(table);
  const inCurrency = "currency" in columns;
  const out: Counted[] = [];
  for (const row of factsOf(facts, table) as unknown as readonly Row[]) {
    const at = row[period] as number | null;
    if (at === null) continue;
    const account = (row.account_id ?? null) as string | null;
    if (!included(facts, scope, account, at, "at")) continue;
    if (!conditions.every((condition) => passes(row, table, condition, scope.zone))) continue;
    const value = measure.column === undefined ? true : row[measure.column];
    if (value === null || value === undefined) continue;
    let worth: bigint | null = ONE;
    if (measure.aggregate === "sum" || measure.aggregate === "mean") {
      const column = measure.column!;
      const { type } = columns[column]!;
      worth = nanoOf(value, type);
      const money =
        (column.endsWith("_minor") || column === "mrr" || column === "amount" || column.startsWith("discount_")) &&
        (type === "bigint" || type === "decimal9");
      if (inCurrency && money) {
        const rate = row.currency === null ? null : rateAt(facts, scope, String(row.currency), at);
        worth = rate === null ? null : convert(worth, rate);
      }
    }
    out.push({ at, group: groupOf(facts, scope, account, at, "at"), thing: value, worth });
  }
  return out;
}

function total(measure: Measure, rows: readonly Counted[]): { amount: bigint; priced: number } {
  if (measure.aggregate === "count_distinct") {
    const things = new Set(rows.map((row) => String(row.thing))).size;
    return { amount: BigInt(things) * ONE, priced: things };
  }
  let amount = 0n;
  let priced = 0;
  for (const row of rows) {
    if (row.worth === null) continue;
    amount += row.worth;
    priced += 1;
  }
  return { amount, priced };
}

/** The oracle of a company's own metric: plain loops over plain arrays, from the same form. */
export function userMetricReference(metric: UserMetric): Reference {
  return (facts, scope) => {
    const above = counted(metric, metric.numerator, facts, scope);
    const below = metric.denominator === undefined ? null : counted(metric, metric.denominator, facts, scope);
    const inside = [...above, ...(below ?? [])].filter((row) => scope.periods.some((p) => within(row.at, p)));
    const groups = scope.group === null ? [null] : [...new Set(inside.map((row) => row.group))];
    const points: MetricPoint[] = [];
    scope.periods.forEach((p, period) => {
      for (const group of groups) {
        const mine = (rows: readonly Counted[]) => rows.filter((row) => row.group === group && within(row.at, p));
        const [tops, bottoms] = [mine(above), below === null ? null : mine(below)];
        const top = total(metric.numerator, tops);
        const bottom = bottoms === null || metric.denominator === undefined ? null : total(metric.denominator, bottoms);
        const unpriced =
          (tops.length > 0 && top.priced === 0) || (bottoms !== null && bottoms.length > 0 && bottom!.priced === 0);
        const mean = metric.numerator.aggregate === "mean";
        const over = mean ? BigInt(top.priced) * ONE : bottom === null ? ONE : bottom.amount;
        const reason = unpriced
          ? ("missing_rate" as const)
          : mean && tops.length === 0
            ? ("no_data" as const)
            : over === 0n
              ? ("zero_denominator" as const)
              : null;
        const said = reason === null || reason === "zero_denominator";
        points.push({
          period,
          group,
          component: null,
          value: reason === null ? Number(top.amount) / Number(over) : null,
          numerator: said ? top.amount : null,
          denominator: said ? over : null,
          n: !said ? 0 : bottom === null ? top.priced : bottom.priced,
          interval: null,
          provisional: p.unfinished,
          reason,
          coverage: null,
        });
      }
    });
    return points;
  };
}
