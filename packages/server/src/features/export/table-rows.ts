import {
  columnsOf,
  identifier,
  join,
  metricSource,
  STAMP_COLUMNS,
  sql,
  TABLE_NAMES,
  type TableName,
} from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { EngineValue } from "../../engine/engine.ts";
import { readVisibility } from "../../facts/visibility.ts";
import { nanoText, wholeScope } from "../metrics/metric-service.ts";
import type { Cell } from "./export-cell.ts";
import type { ExportRows } from "./export-rows.ts";

/** Internal columns that mean nothing outside. */
const HIDDEN = new Set(["fact_key", "content_hash"]);

function cellOf(value: EngineValue, type: string): Cell {
  if (value === null) return null;
  if (type === "time") return new Date(Number(value) / 1000).toISOString();
  if (type === "decimal9") return nanoText(value as bigint);
  if (type === "id") return String(value);
  return typeof value === "bigint" ? (Number.isSafeInteger(Number(value)) ? Number(value) : String(value)) : value;
}

/** The standing rows of a fact table (nothing undone or superseded), with the accounts' external ids. */
export async function tableRows(workspace: OpenWorkspace, name: string, signal: AbortSignal): Promise<ExportRows> {
  const table = TABLE_NAMES.find((one) => one === name) as TableName | undefined;
  if (table === undefined) {
    throw new ProblemError("not-found", `table ${JSON.stringify(name)} does not exist`, {
      mend: `Known are ${TABLE_NAMES.join(", ")}.`,
    });
  }
  if (table === "employee_answer" && workspace.role !== "owner") {
    throw new ProblemError("forbidden", "single employee answers are shown to owners only");
  }
  const { engine } = workspace.store;
  const types: Record<string, string> = {};
  for (const [column, spec] of Object.entries({ ...STAMP_COLUMNS, ...columnsOf(table) }))
    if (!HIDDEN.has(column)) types[column] = spec.type;
  const visibility = { ...(await readVisibility(engine, null)), hasInternalAccounts: false };
  const q = metricSource(engine.dialect, wholeScope(workspace.record), visibility);
  const withAccount = "account_id" in columnsOf(table);
  const list = join(Object.keys(types).map((column) => sql`t.${identifier(column)}`));
  const statement = withAccount
    ? sql`select ${list}, i.external_id as account_external_id from ${q.from(table)} t left join (select id, min(external_id) as external_id from identity where kind = 'account' group by id) i on i.id = t.account_id order by t.occurred_at, t.row_id`
    : sql`select ${list} from ${q.from(table)} t order by t.occurred_at, t.row_id`;
  if (withAccount) types.account_external_id = "text";
  const columns = Object.keys(types);
  const chunks = async function* () {
    const stream = engine.stream(statement, { tags: { surface: "export", route: table }, timeoutMs: 600_000, signal });
    for await (const { rows } of stream)
      if (rows.length > 0)
        yield rows.map((row) => columns.map((column) => cellOf(row[column] ?? null, types[column]!)));
  };
  return { columns, chunks: chunks() };
}
