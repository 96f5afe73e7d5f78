import { type MetricDefinition, type Sql, TABLE_NAMES, type TableName } from "@tendwell/core";

const NAMES: ReadonlySet<string> = new Set(TABLE_NAMES);

/**
 * The fact tables that an answer depends on: those its metric declares and every one whose name occurs in the statement, with
 * `product_event` for its roll-up. A word that only looks like a table costs an answer its stay, never its truth.
 */
export function readTables(metric: MetricDefinition, statement: Sql): TableName[] {
  const found = new Set<TableName>(metric.inputs);
  for (const part of statement.parts) {
    if (typeof part !== "string") continue;
    for (const [word] of part.matchAll(/[a-z_]+/g)) {
      if (NAMES.has(word)) found.add(word as TableName);
      else if (word.startsWith("use_day")) found.add("product_event");
    }
  }
  return [...found].sort();
}
