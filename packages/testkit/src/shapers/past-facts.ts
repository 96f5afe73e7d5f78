import type { Fact, TableName } from "@tendwell/core";
import type { Draw } from "../draw.ts";

const made = new WeakMap<Draw, Map<TableName, unknown[]>>();

/** The facts of a table that a world has so far, to be added to by whoever makes them: events concern things that exist. */
export function pastFacts<T extends TableName>(draw: Draw, table: T): Fact<T>[] {
  const tables = made.get(draw) ?? new Map<TableName, unknown[]>();
  made.set(draw, tables);
  const list = tables.get(table) ?? [];
  tables.set(table, list);
  return list as Fact<T>[];
}
