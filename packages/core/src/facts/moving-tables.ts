import type { TableName } from "./tables.ts";

/** Tables that change rarely by their nature: they say nothing about whether a feed is alive. */
const SLOW: ReadonlySet<TableName> = new Set([
  "account",
  "account_attribute",
  "person",
  "business_calendar",
  "sla_policy",
  "fx_rate",
  "seat_entitlement",
  "outcome_target",
]);

/** Those of the tables whose newest fact tells whether the feed is alive; all of them where none does. */
export function movingTables(tables: readonly TableName[]): readonly TableName[] {
  const moving = tables.filter((table) => !SLOW.has(table));
  return moving.length > 0 ? moving : tables;
}
