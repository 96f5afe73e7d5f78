import type { Role } from "@tendwell/contract";
import { raw, sql, TABLE_NAMES, toIso } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { EngineValue } from "../../engine/engine.ts";
import { HEALTH_TABLES } from "../../facts/health-tables.ts";
import { LEDGER_TABLES } from "../../facts/ledger-tables.ts";
import { nanoText } from "../metrics/metric-service.ts";
import { checkQuery } from "./check-query.ts";

type Keys = "POST /api/v1/workspaces/{workspace}/sql";
type Cell = string | number | boolean | null;

const TIMEOUT_MS = 30_000;
const TAGS = { surface: "sql", route: "sql" } as const;
const ALL_TABLES: ReadonlySet<string> = new Set([
  ...TABLE_NAMES,
  ...Object.keys(LEDGER_TABLES),
  ...Object.keys(HEALTH_TABLES),
  "schema_migration",
]);
/** Personal data, and answers that could point at an employee. */
const OWNER_TABLES: ReadonlySet<string> = new Set([
  "identity",
  "personal_detail",
  "reject",
  "erasure",
  "employee_answer",
]);

function tablesFor(role: Role): ReadonlySet<string> {
  return role === "owner" ? ALL_TABLES : new Set([...ALL_TABLES].filter((table) => !OWNER_TABLES.has(table)));
}

function cellOf(value: EngineValue, type: string): Cell {
  if (value === null) return null;
  if (type.startsWith("DECIMAL")) return nanoText(value as bigint);
  if (type.startsWith("TIMESTAMP") && typeof value === "number") return toIso(value);
  if (typeof value === "bigint") {
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : String(value);
  }
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value;
}

/** Runs one checked SELECT; what runs is the parser's own rendering of what was checked. */
async function runQuery(workspace: OpenWorkspace, text: string, limit: number, signal: AbortSignal) {
  const { engine } = workspace.store;
  const [parsed] = await engine.query(
    sql`select json_serialize_sql(${text}, skip_null := true, skip_empty := true) as tree`,
    { tags: TAGS },
  );
  checkQuery(String(parsed?.tree), ALL_TABLES, tablesFor(workspace.role));
  const [rendered] = await engine.query(sql`select json_deserialize_sql(json_serialize_sql(${text})) as text`, {
    tags: TAGS,
  });
  const columns: { name: string; type: string }[] = [];
  const rows: Cell[][] = [];
  let truncated = false;
  try {
    const chunks = engine.stream(raw(String(rendered?.text)), { tags: TAGS, timeoutMs: TIMEOUT_MS, signal });
    for await (const chunk of chunks) {
      if (columns.length === 0) columns.push(...chunk.columns.map(({ name, type }) => ({ name, type })));
      for (const row of chunk.rows) {
        if (rows.length >= limit) {
          truncated = true;
          break;
        }
        rows.push(columns.map(({ name, type }) => cellOf(row[name] ?? null, type)));
      }
      if (truncated) break;
    }
  } catch (cause) {
    if (cause instanceof Error && cause.name === "QueryCancelledError") throw cause;
    throw new ProblemError("unprocessable", `the query failed: ${(cause as Error).message.split("\n")[0]}`, { cause });
  }
  return { columns, rows, truncated };
}

export function sqlRoutes(): Pick<RouteHandlers, Keys> {
  return {
    "POST /api/v1/workspaces/{workspace}/sql": ({ workspace, body, signal }) =>
      runQuery(workspace, body.sql, body.limit, signal),
  };
}
