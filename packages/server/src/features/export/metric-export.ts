import type { MetricQuery, MetricResult } from "@tendwell/contract";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import { streamMetricRows } from "../metrics/rows-service.ts";
import type { Cell } from "./export-cell.ts";
import type { ExportRows } from "./export-rows.ts";

const RESULT_COLUMNS: Readonly<Record<string, (result: MetricResult) => Cell>> = {
  metric: (r) => r.metric,
  component: (r) => r.component,
  period_start: (r) => r.period.start,
  period_end: (r) => r.period.end,
  group: (r) => r.group,
  group_label: (r) => r.groupLabel ?? null,
  value: (r) => r.value,
  numerator: (r) => r.exact.numerator,
  denominator: (r) => r.exact.denominator,
  n: (r) => r.n,
  unit: (r) => r.unit,
  currency: (r) => r.currency,
  band: (r) => r.band?.name ?? null,
  interval_low: (r) => r.interval?.low ?? null,
  interval_high: (r) => r.interval?.high ?? null,
  coverage: (r) => r.coverage,
  provisional: (r) => r.provisional,
  reason: (r) => r.reason,
  options: (r) => JSON.stringify(r.options),
};

/** A metric's figures as export rows. */
export async function resultExport(
  metrics: MetricService,
  workspace: OpenWorkspace,
  id: string,
  query: MetricQuery,
  signal: AbortSignal,
): Promise<ExportRows> {
  const results = await metrics.results(workspace, id, query, { route: "export", signal });
  const read = Object.values(RESULT_COLUMNS);
  const chunks = async function* () {
    yield results.map((result) => read.map((cell) => cell(result)));
  };
  return { columns: Object.keys(RESULT_COLUMNS), chunks: chunks() };
}

const ROW_COLUMNS = [
  "component",
  "period_start",
  "period_end",
  "group",
  "account_id",
  "account_external_id",
  "account_name",
  "entity",
  "occurred_at",
  "numerator",
  "denominator",
  "note",
];

/** The rows behind a metric as export rows. */
export function rowExport(
  metrics: MetricService,
  workspace: OpenWorkspace,
  id: string,
  query: MetricQuery,
  signal: AbortSignal,
): ExportRows {
  const chunks = async function* () {
    for await (const rows of streamMetricRows(metrics, workspace, id, query, { route: "export", signal })) {
      yield rows.map((row): Cell[] => [
        row.component,
        row.period.start,
        row.period.end,
        row.group,
        row.account?.id ?? null,
        row.account?.externalId ?? null,
        row.account?.name ?? null,
        row.entity,
        row.occurredAt,
        row.numerator,
        row.denominator,
        row.note,
      ]);
    }
  };
  return { columns: ROW_COLUMNS, chunks: chunks() };
}
