import type { DuckDBValue } from "@duckdb/node-api";
import type { Sql } from "@tendwell/core";

/**
 * Texts that cannot end a literal or begin anything: no quote, no backslash, nothing but these characters. They are
 * written as literals, because a statement with bound values is planned twice; every other text is bound.
 */
const PLAIN_WORD = /^[A-Za-z0-9_ .:-]{0,80}$/;

/** Parameters of one statement, positional. */
export function renderDuckdb(statement: Sql): { text: string; values: DuckDBValue[] } {
  let text = "";
  const values: DuckDBValue[] = [];
  for (const part of statement.parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    if (part.value === null) {
      text += "NULL";
      continue;
    }
    // Numbers and instants are rendered as literals (they cannot carry text); texts are always bound.
    if (part.type === "time") {
      text += `make_timestamp(${BigInt(part.value as number)})`;
    } else if (part.type === "decimal9") {
      const nano = BigInt(part.value as bigint);
      const sign = nano < 0n ? "-" : "";
      const digits = (nano < 0n ? -nano : nano).toString().padStart(10, "0");
      text += `CAST('${sign}${digits.slice(0, -9)}.${digits.slice(-9)}' AS DECIMAL(38,9))`;
    } else if (part.type === "int64") {
      text += `${BigInt(part.value as number | bigint)}`;
    } else if (part.type === "bool") {
      text += part.value ? "true" : "false";
    } else if (part.type === "double") {
      text += `CAST('${Number(part.value)}' AS DOUBLE)`;
    } else if (PLAIN_WORD.test(String(part.value))) {
      text += `'${part.value}'`;
    } else {
      values.push(String(part.value));
      text += `CAST($${values.length} AS VARCHAR)`;
    }
  }
  return { text, values };
}
