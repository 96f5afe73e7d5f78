import type { TableName } from "../facts/tables.ts";
import { amountFigure, intStat, missingFigure, nanoStat, ratioFigure, whole } from "../metrics/figure.ts";
import type { Family, Figure, MetricDefinition, StatRow } from "../metrics/metric.ts";
import { wilsonInterval } from "../stats/wilson-interval.ts";
import { type PlacedMeasure, placeMeasure } from "./metric-column.ts";
import { formulaOf } from "./metric-formula.ts";
import type { UserMetric } from "./user-metric.ts";
import { measureRows, measureSql, scansOf } from "./user-metric-sql.ts";

const FAMILY_OF: Readonly<Partial<Record<TableName, Family>>> = {
  subscription_version: "revenue",
  invoice_line: "revenue",
  payment: "revenue",
  recognised_revenue: "revenue",
  contract_term: "revenue",
  renewal_decision: "revenue",
  account: "customers",
  account_attribute: "customers",
  outcome: "customers",
  purchase: "orders",
  refund: "orders",
  cost: "economics",
  survey_invitation: "surveys",
  survey_delivery: "surveys",
  survey_response: "surveys",
  employee_answer: "surveys",
  ticket: "support",
  ticket_event: "support",
  call: "support",
  queue_event: "support",
};

interface Sums {
  readonly amount: bigint;
  readonly rows: bigint;
  readonly priced: bigint;
}

function sumsOf(rows: readonly StatRow[], prefix: "n" | "d"): Sums {
  const total = (read: (row: StatRow) => bigint) => rows.reduce((sum, row) => sum + read(row), 0n);
  return {
    amount: total((row) => nanoStat(row, `${prefix}_amount`)),
    rows: total((row) => intStat(row, `${prefix}_rows`)),
    priced: total((row) => intStat(row, `${prefix}_priced`)),
  };
}

/** Whether every row of the numerator is one of the denominator's: then the share is a sample's, with an interval. */
function isShare(metric: UserMetric): boolean {
  const { numerator, denominator, unit } = metric;
  if (denominator === undefined || unit !== "ratio") return false;
  if (numerator.aggregate !== "count" || denominator.aggregate !== "count") return false;
  if (numerator.column !== undefined || denominator.column !== undefined) return false;
  const sameRows = numerator.table === undefined && denominator.table === undefined;
  return sameRows && (denominator.filters ?? []).length === 0;
}

function figureOf(metric: UserMetric, n: Sums, d: Sums, measures: readonly PlacedMeasure[]): Figure {
  const money = measures.some((measure) => measure.money);
  const divided = metric.denominator !== undefined;
  const seen = n.rows + (divided ? d.rows : 0n);
  const coverage = money && seen > 0n ? Number(n.priced + (divided ? d.priced : 0n)) / Number(seen) : null;
  if ((n.rows > 0n && n.priced === 0n) || (d.rows > 0n && d.priced === 0n)) {
    return missingFigure("missing_rate", { coverage });
  }
  if (metric.numerator.aggregate === "mean") {
    if (n.rows === 0n) return missingFigure("no_data");
    return ratioFigure(n.amount, whole(n.priced), { coverage });
  }
  if (!divided) return amountFigure(n.amount, { n: Number(n.priced), coverage });
  const interval = isShare(metric) && d.priced > 0n ? wilsonInterval(Number(n.priced), Number(d.priced)) : null;
  return ratioFigure(n.amount, d.amount, { n: Number(d.priced), coverage, interval });
}

/**
 * A company's own metric as one like all others: grouping, filters, `as_of`, `known_at`, drill-down and bands. The form must
 * be without faults (`userMetricFaults`). Additive: its rows always add up.
 */
export function compileUserMetric(metric: UserMetric): MetricDefinition {
  const numerator = placeMeasure(metric, metric.numerator);
  const denominator = metric.denominator === undefined ? null : placeMeasure(metric, metric.denominator);
  const measures = denominator === null ? [numerator] : [numerator, denominator];
  const scans = scansOf(numerator, denominator);
  const money = measures.some((measure) => measure.money);
  const source = metric.source ?? "";
  const mean = metric.numerator.aggregate === "mean";
  return {
    id: metric.id,
    family: metric.family ?? FAMILY_OF[metric.table] ?? "product",
    title: metric.title,
    summary: metric.summary ?? metric.title,
    unit: metric.unit,
    direction: metric.direction ?? "neither",
    grain: metric.table,
    clock: "calendar",
    formula: formulaOf(metric),
    population: "in_period",
    inputs: [
      ...new Set<TableName>([...measures.map((measure) => measure.table), ...(money ? ["fx_rate" as const] : [])]),
    ],
    options: {},
    components: [],
    bands: metric.bands === undefined ? null : { bands: metric.bands, source },
    edgeCases: [
      { id: "UM1", text: "A row without a value in the column that is counted or added up does not count." },
      ...(money ? [{ id: "UM2", text: "Amounts without an exchange rate are left out and lower the coverage." }] : []),
      ...(mean ? [{ id: "UM3", text: "Without a row there is no mean." }] : []),
      ...(denominator === null ? [] : [{ id: "UM4", text: "Where the denominator is zero there is no value." }]),
    ],
    identities: [],
    sources: metric.source === undefined ? [] : [metric.source],
    additive: true,
    sql: (d, q, scope) => measureSql(d, q, scope, scans),
    finish: (rows) => [figureOf(metric, sumsOf(rows, "n"), sumsOf(rows, "d"), measures)],
    rows: (d, q, scope) => measureRows(d, q, scope, scans),
  };
}
