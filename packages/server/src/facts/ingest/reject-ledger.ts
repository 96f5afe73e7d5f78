import type { EngineRow } from "../../engine/engine.ts";
import type { Reject } from "./import-report.ts";

/** A row of the reject table as its callers see it. */
export function rejectOf(row: EngineRow): Reject {
  const text = (value: EngineRow[string] | undefined) => (value === null || value === undefined ? null : String(value));
  return {
    rejectId: String(row.reject_id),
    batchId: Number(row.batch_id),
    file: String(row.file),
    line: Number(row.line),
    column: text(row.column_name),
    value: text(row.value),
    code: String(row.code),
    reason: String(row.reason),
    record: text(row.row_text),
    resolvedAt: row.resolved_at === null || row.resolved_at === undefined ? null : Number(row.resolved_at),
  };
}
