import { ProblemError } from "../../access/problem-error.ts";
import { ALLOWED_FUNCTIONS, ALLOWED_TABLE_FUNCTIONS } from "./allowed-functions.ts";

/** What the engine's own parser made of a query (`json_serialize_sql`). */
type Node = Readonly<Record<string, unknown>>;

/** Query, table and expression nodes that are walked; any other kind is refused. */
const QUERY_NODES = new Set(["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"]);
const TABLE_NODES = new Set(["BASE_TABLE", "EMPTY", "JOIN", "SUBQUERY", "TABLE_FUNCTION", "EXPRESSION_LIST", "PIVOT"]);
const EXPRESSION_CLASSES = new Set([
  "CONSTANT",
  "COLUMN_REF",
  "FUNCTION",
  "COMPARISON",
  "CONJUNCTION",
  "OPERATOR",
  "CAST",
  "CASE",
  "BETWEEN",
  "SUBQUERY",
  "WINDOW",
  "STAR",
  "COLLATE",
  "LAMBDA",
  "LAMBDA_REF",
  "POSITIONAL_REFERENCE",
]);
const WINDOW_TYPES = /^(WINDOW_)/;

function refuse(detail: string, mend?: string): never {
  throw new ProblemError("unprocessable", detail, mend === undefined ? {} : { mend });
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);

/** Names given by WITH, anywhere in the query. */
function commonTableNames(value: unknown, names = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) commonTableNames(one, names);
  if (!isNode(value)) return names;
  if (isNode(value.cte_map)) {
    for (const entry of (value.cte_map.map ?? []) as Node[]) names.add(String(entry.key).toLowerCase());
  }
  if (typeof value.cte_name === "string") names.add(value.cte_name.toLowerCase());
  for (const child of Object.values(value)) commonTableNames(child, names);
  return names;
}

function checkTable(node: Node, allowed: ReadonlySet<string>, own: ReadonlySet<string>): void {
  const type = String(node.type);
  if (!TABLE_NODES.has(type)) refuse(`a query requires plain tables, got ${type.toLowerCase()}`);
  if (type === "BASE_TABLE") {
    const name = String(node.table_name).toLowerCase();
    const qualified = Boolean(node.schema_name) || Boolean(node.catalog_name);
    if (qualified || !(allowed.has(name) || own.has(name))) {
      refuse(
        `table ${JSON.stringify(String(node.table_name))} is not open to this query`,
        "Fact tables are; the vault, rejects and employee answers need the role owner.",
      );
    }
  }
  if (type === "TABLE_FUNCTION") {
    const name = isNode(node.function) ? String(node.function.function_name).toLowerCase() : "";
    if (!ALLOWED_TABLE_FUNCTIONS.has(name)) refuse(`function ${name || "?"} is not open to queries`);
  }
}

function checkExpression(node: Node): void {
  const kind = String(node.class);
  if (!EXPRESSION_CLASSES.has(kind)) refuse(`expressions of kind ${kind.toLowerCase()} are not open to queries`);
  if (kind === "FUNCTION" || (kind === "WINDOW" && !WINDOW_TYPES.test(String(node.type)))) {
    const name = String(node.function_name).toLowerCase();
    const schema = String(node.schema ?? "");
    if (!ALLOWED_FUNCTIONS.has(name) || !["", "main"].includes(schema) || node.catalog) {
      refuse(`function ${name} is not open to queries`);
    }
  } else if (kind === "WINDOW" && typeof node.function_name === "string" && node.function_name !== "") {
    if (!ALLOWED_FUNCTIONS.has(node.function_name.toLowerCase()))
      refuse(`function ${node.function_name} is not open to queries`);
  }
}

/** Every object that names a type or class is one of the known kinds, wherever it stands. */
function walk(value: unknown, place: string, allowed: ReadonlySet<string>, own: ReadonlySet<string>): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, place, allowed, own);
    return;
  }
  if (!isNode(value)) return;
  if (typeof value.class === "string") checkExpression(value);
  else if (
    ["from_table", "left", "right", "source"].includes(place) &&
    typeof value.type === "string" &&
    !QUERY_NODES.has(value.type)
  ) {
    checkTable(value, allowed, own);
  } else if (place === "node" && !QUERY_NODES.has(String(value.type)))
    refuse(`statements of kind ${String(value.type)} are not open`);
  // Whatever else claims to be a table is checked as one, so that no place is forgotten.
  else if ("table_name" in value) checkTable(value, allowed, own);
  // A constant's value is data, not syntax.
  if (value.class === "CONSTANT") return;
  for (const [name, child] of Object.entries(value)) walk(child, name, allowed, own);
}

/**
 * Refuses everything but one SELECT over the allowed tables, without functions that reach outside.
 * `serialized` is the JSON of `json_serialize_sql`; `tables` are every table of the store, `allowed` those open to the asker.
 */
export function checkQuery(serialized: string, tables: ReadonlySet<string>, allowed: ReadonlySet<string>): void {
  const parsed = JSON.parse(serialized) as Node;
  if (parsed.error === true) {
    refuse(`the query requires one SELECT: ${String(parsed.error_message ?? "it cannot be read")}`);
  }
  const statements = (parsed.statements ?? []) as Node[];
  if (statements.length !== 1) refuse(`a query requires exactly one statement, got ${statements.length}`);
  const own = commonTableNames(parsed);
  // A WITH name equal to a table's would open that table outside of the WITH's own scope.
  for (const name of own) if (tables.has(name)) refuse(`WITH ${name} requires a name that no table has`);
  walk(statements[0], "statement", allowed, own);
}
