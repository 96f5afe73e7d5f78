import { columnsOf, TABLES, type TableName } from "../facts/tables.ts";
import type { MetricScope, MetricSource } from "../metrics/metric.ts";
import type { Dialect } from "../sql/dialect.ts";
import { identifier, join, raw, type Sql, sql } from "../sql/sql.ts";
import { conditionsSql } from "./condition-sql.ts";
import type { PlacedMeasure } from "./metric-column.ts";

/** Measures that share a table and a period column are read in one scan. */
export interface MeasureScan {
  readonly table: TableName;
  readonly period: string;
  readonly numerator: PlacedMeasure | null;
  readonly denominator: PlacedMeasure | null;
}

export function scansOf(numerator: PlacedMeasure, denominator: PlacedMeasure | null): readonly MeasureScan[] {
  const { table, period } = numerator;
  if (denominator === null) return [{ table, period, numerator, denominator: null }];
  if (denominator.table === table && denominator.period === period) return [{ table, period, numerator, denominator }];
  return [
    { table, period, numerator, denominator: null },
    { table: denominator.table, period: denominator.period, numerator: null, denominator },
  ];
}

const zero = (d: Dialect) => d.cast(raw("0"), "decimal9");

/** The rows of a scan with their period and group, and how its money is converted. */
function placed(d: Dialect, q: MetricSource, scope: MetricScope, scan: MeasureScan) {
  const columns = columnsOf(scan.table);
  const at = sql`t.${identifier(scan.period)}`;
  const money = scan.numerator?.money === true || scan.denominator?.money === true;
  const fx = money ? q.rate("fx", raw("t.currency"), at) : null;
  const g = "account_id" in columns ? q.account("g", raw("t.account_id"), at, "at") : withoutAccount(d, scope);
  const period = q.bucket(at);
  return {
    at,
    period,
    group: g.group,
    from: sql`from ${q.from(scan.table)} t${g.join}${fx === null ? raw("") : fx.join} where ${period} is not null and ${g.where}`,
    /** What a row adds: NULL without a value or a rate. */
    worth: (measure: PlacedMeasure): Sql => {
      if (measure.aggregate === "count" || measure.aggregate === "count_distinct") return d.cast(raw("1"), "decimal9");
      const name = sql`t.${identifier(measure.column!)}`;
      if (measure.money && fx !== null) return d.cast(sql`${name} * ${fx.rate}`, "decimal9");
      return d.cast(name, "decimal9");
    },
    /** Which rows the measure looks at. */
    counts: (measure: PlacedMeasure): Sql => {
      const conditions = conditionsSql(measure.table, "t", measure.filters, scope.zone);
      return measure.column === null
        ? conditions
        : sql`(t.${identifier(measure.column)} is not null and ${conditions})`;
    },
  };
}

/** Rows of no account: one group without a name, which only a filter for "no value" lets through. */
function withoutAccount(d: Dialect, scope: MetricScope): { join: Sql; group: Sql; where: Sql } {
  const passes = scope.accounts === null && scope.filters.every((filter) => filter.values.includes(null));
  return { join: raw(""), group: d.nullOf("text"), where: raw(passes ? "true" : "false") };
}

const measuresOf = (scan: MeasureScan) => [scan.numerator, scan.denominator].filter((measure) => measure !== null);
const eitherOf = (conditions: readonly Sql[]): Sql => sql`(${join(conditions, " or ")})`;

/** Per period and group: `n_amount`, `n_rows`, `n_priced` of the numerator, the same of the denominator. */
export function measureSql(d: Dialect, q: MetricSource, scope: MetricScope, scans: readonly MeasureScan[]): Sql {
  const parts = scans.map((scan) => {
    const rows = placed(d, q, scope, scan);
    const stats = (prefix: "n" | "d", measure: PlacedMeasure | null): Sql => {
      const name = (stat: string) => identifier(`${prefix}_${stat}`);
      const none = d.cast(raw("0"), "bigint");
      if (measure === null)
        return sql`${zero(d)} as ${name("amount")}, ${none} as ${name("rows")}, ${none} as ${name("priced")}`;
      const counts = rows.counts(measure);
      if (measure.aggregate === "count_distinct") {
        const things = d.cast(
          sql`count(distinct case when ${counts} then t.${identifier(measure.column!)} end)`,
          "bigint",
        );
        return sql`${d.cast(things, "decimal9")} as ${name("amount")}, ${things} as ${name("rows")}, ${things} as ${name("priced")}`;
      }
      const seen = d.cast(d.countIf(counts), "bigint");
      if (measure.aggregate === "count") {
        return sql`${d.cast(seen, "decimal9")} as ${name("amount")}, ${seen} as ${name("rows")}, ${seen} as ${name("priced")}`;
      }
      const worth = rows.worth(measure);
      const priced = measure.money ? d.cast(d.countIf(sql`(${counts} and ${worth} is not null)`), "bigint") : seen;
      return sql`${d.cast(sql`coalesce(${d.sumIf(worth, counts)}, ${zero(d)})`, "decimal9")} as ${name("amount")},
        ${seen} as ${name("rows")}, ${priced} as ${name("priced")}`;
    };
    return sql`select ${rows.period} as period, ${rows.group} as grp, ${stats("n", scan.numerator)}, ${stats("d", scan.denominator)}
      ${rows.from} and ${eitherOf(measuresOf(scan).map(rows.counts))} group by 1, 2`;
  });
  return parts.length === 1 ? parts[0]! : sql`${parts[0]!} union all ${parts[1]!}`;
}

/** The column that names one row of a table, where a single one does. */
function entityOf(d: Dialect, table: TableName): Sql {
  const { key } = TABLES[table];
  const [only] = key;
  if (key.length !== 1 || only === undefined || columnsOf(table)[only]?.type !== "id") return d.nullOf("text");
  return d.cast(sql`t.${identifier(only)}`, "text");
}

/**
 * The rows behind: one a row of the table (with both measures where they share a scan), or one a distinct thing. A mean's
 * rows weigh 1 in the denominator. Rows without a rate carry 0 and say so.
 */
export function measureRows(d: Dialect, q: MetricSource, scope: MetricScope, scans: readonly MeasureScan[]): Sql {
  const parts = scans.flatMap((scan) => {
    const { numerator, denominator } = scan;
    const apart = numerator?.aggregate === "count_distinct" || denominator?.aggregate === "count_distinct";
    if (!apart || numerator === null || denominator === null) return [scan];
    return [
      { ...scan, denominator: null },
      { ...scan, numerator: null },
    ];
  });
  const divided = scans.some((scan) => scan.denominator !== null);
  const selects = parts.map((scan) => {
    const rows = placed(d, q, scope, scan);
    const { numerator, denominator } = scan;
    const measures = measuresOf(scan);
    const account = "account_id" in columnsOf(scan.table) ? raw("t.account_id") : d.nullOf("id");
    const one = d.cast(raw("1"), "decimal9");
    const empty = divided ? zero(d) : d.nullOf("decimal9");
    const distinct = measures.find((measure) => measure.aggregate === "count_distinct");
    if (distinct !== undefined) {
      const thing = sql`t.${identifier(distinct.column!)}`;
      const isNumerator = numerator !== null;
      return sql`select ${rows.period} as px, ${rows.group} as gx, min(${account}) as ax, ${d.cast(thing, "text")} as ex,
          min(${rows.at}) as hx, ${isNumerator ? one : zero(d)} as nx, ${isNumerator ? empty : one} as dx, '' as note
        ${rows.from} and ${rows.counts(distinct)} group by ${rows.period}, ${rows.group}, ${thing}`;
    }
    const adds = (measure: PlacedMeasure): Sql =>
      sql`case when ${rows.counts(measure)} then coalesce(${rows.worth(measure)}, ${zero(d)}) else ${zero(d)} end`;
    const weight = (measure: PlacedMeasure): Sql =>
      sql`case when ${rows.counts(measure)} and ${rows.worth(measure)} is not null then ${one} else ${zero(d)} end`;
    const over = denominator !== null ? adds(denominator) : numerator?.aggregate === "mean" ? weight(numerator) : empty;
    const unpriced = measures
      .filter((measure) => measure.money)
      .map((measure) => sql`(${rows.counts(measure)} and ${rows.worth(measure)} is null)`);
    const note =
      unpriced.length === 0 ? sql`''` : sql`case when ${eitherOf(unpriced)} then 'no exchange rate' else '' end`;
    return sql`select ${rows.period} as px, ${rows.group} as gx, ${account} as ax, ${entityOf(d, scan.table)} as ex, ${rows.at} as hx,
        ${numerator === null ? zero(d) : adds(numerator)} as nx, ${over} as dx, ${note} as note
      ${rows.from} and ${eitherOf(measures.map(rows.counts))}`;
  });
  const all = selects.reduce((a, b) => sql`${a} union all ${b}`);
  return sql`select r.px as period, r.gx as grp, ${d.nullOf("text")} as component, r.ax as account_id, r.ex as entity,
      r.hx as occurred_at, r.nx as numerator, r.dx as denominator, r.note as note
    from (${all}) r`;
}
