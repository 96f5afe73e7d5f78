import {
  type ColumnCondition,
  columnsOf,
  type Literal,
  localDate,
  type Measure,
  TABLE_NAMES,
  type TableName,
  type UserMetric,
  userMetricFaults,
} from "@tendwell/core";
import type { RandomWorld } from "./random-world.ts";

/** Tables of which a dated attribute or rate is looked up rather than counted stay in: they are facts like any other. */
const NUMBERS = new Set(["int", "bigint", "decimal9", "double"]);

/** A random form without faults over the tables and values of a random world. */
export function randomUserMetric(world: RandomWorld): UserMetric {
  const { rng, zone } = world.draw;
  const valuesOf = (table: TableName, column: string): unknown[] =>
    world.facts
      .filter((row) => row.table === table)
      .map((row) => (row.fact as unknown as Record<string, unknown>)[column])
      .filter((value) => value !== null && value !== undefined);
  const literal = (table: TableName, column: string): Literal | null => {
    const type = column === "occurred_at" ? "time" : columnsOf(table)[column]!.type;
    const values = valuesOf(table, column);
    if (values.length === 0) return null;
    const value = rng.pick(values);
    if (type === "time") {
      return rng.chance(0.5)
        ? localDate(value as number, zone)
        : new Date(Math.floor((value as number) / 1000)).toISOString();
    }
    if (type === "decimal9") return Number(value as bigint) / 1e9;
    if (type === "bigint") return Number(value as bigint);
    return value as Literal;
  };
  const condition = (table: TableName): ColumnCondition | null => {
    const column = rng.pick([...Object.keys(columnsOf(table)), "occurred_at"]);
    const type = column === "occurred_at" ? "time" : columnsOf(table)[column]!.type;
    if (type === "id" || rng.chance(0.15)) return { column, empty: rng.chance(0.4) };
    const [one, two] = [literal(table, column), literal(table, column)];
    if (one === null || two === null) return null;
    const ordered = NUMBERS.has(type) || type === "time";
    const pick = rng.int(0, ordered ? 7 : 3);
    const forms: ColumnCondition[] = [
      { column, is: one },
      { column, is_not: one },
      { column, in: [one, two] },
      { column, not_in: [one, two] },
      { column, at_least: one },
      { column, more_than: one, at_most: two },
      { column, at_most: one },
      { column, less_than: one },
    ];
    return forms[pick]!;
  };
  const conditions = (table: TableName, most: number): ColumnCondition[] =>
    Array.from({ length: rng.int(0, most) }, () => condition(table)).filter((one) => one !== null);
  const measure = (table: TableName, divided: boolean): Measure => {
    const columns = Object.entries(columnsOf(table));
    const numbers = columns.filter(([, spec]) => NUMBERS.has(spec.type)).map(([name]) => name);
    const aggregate = rng.pick([
      "count",
      "count_distinct",
      ...(numbers.length === 0 ? [] : (["sum", "sum"] as const)),
      ...(numbers.length === 0 || divided ? [] : (["mean", "mean"] as const)),
    ] as const);
    const filters = conditions(table, 2);
    if (aggregate === "count")
      return { aggregate, filters, ...(rng.chance(0.2) ? { column: rng.pick(columns)[0] } : {}) };
    return { aggregate, filters, column: aggregate === "count_distinct" ? rng.pick(columns)[0] : rng.pick(numbers) };
  };
  const timed = (table: TableName): string => {
    const times = Object.entries(columnsOf(table)).filter(([, spec]) => spec.type === "time");
    return rng.pick(["occurred_at", ...times.map(([name]) => name)]);
  };
  for (;;) {
    const table = rng.pick(TABLE_NAMES);
    const divided = rng.chance(0.55);
    const elsewhere = rng.chance(0.4) ? rng.pick(TABLE_NAMES) : null;
    const metric: UserMetric = {
      id: "drawn",
      title: "Drawn",
      unit: "number",
      table,
      period: timed(table),
      filters: conditions(table, 1),
      numerator: measure(table, divided),
      ...(divided
        ? {
            denominator:
              elsewhere === null
                ? measure(table, true)
                : { ...measure(elsewhere, true), table: elsewhere, period: timed(elsewhere) },
          }
        : {}),
    };
    const candidate = [metric, { ...metric, unit: "money" as const }].find((one) => userMetricFaults(one).length === 0);
    if (candidate !== undefined) return candidate;
  }
}
