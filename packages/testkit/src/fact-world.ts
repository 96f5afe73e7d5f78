import {
  type Fact,
  type FactSet,
  factsOf,
  INTERNAL_VALUES,
  type KnownAt,
  TABLE_NAMES,
  type TableName,
  type Timestamp,
} from "@tendwell/core";

/** A stored row with what the visibility rules look at; `fact` is the plain fact. */
export interface StoredFact<T extends TableName = TableName> {
  readonly table: T;
  readonly row_id: number;
  readonly batch_id: number;
  readonly fact: Fact<T>;
}
export interface StoredEnd {
  readonly table: TableName;
  readonly row_id: number;
  readonly batch_id: number;
  readonly available_at: Timestamp;
  readonly recorded_at: Timestamp;
}
export interface StoredUndo {
  readonly batch_id: number;
  readonly recorded_at: Timestamp;
}

/** Everything a facts store holds, as plain arrays: loaded into an engine, or read naively. */
export interface FactWorld {
  readonly facts: readonly StoredFact[];
  readonly ends: readonly StoredEnd[];
  readonly undone: readonly StoredUndo[];
}

/** The naive counterpart of the SQL visibility: plain filters, one rule after the other. */
export function visibleFacts(world: FactWorld, asOf: Timestamp, knownAt: KnownAt | null): FactSet {
  const isUndone = (batch: number): boolean =>
    world.undone.some(
      (undo) => undo.batch_id === batch && (knownAt?.basis !== "recorded" || undo.recorded_at <= knownAt.at),
    );
  const known = (times: { available_at: Timestamp; recorded_at: Timestamp }): boolean => {
    if (knownAt === null) return true;
    return (knownAt.basis === "available" ? times.available_at : times.recorded_at) <= knownAt.at;
  };
  const rows = world.facts.filter((row) => {
    if (row.fact.occurred_at >= asOf || isUndone(row.batch_id) || !known(row.fact)) return false;
    return !world.ends.some(
      (end) => end.table === row.table && end.row_id === row.row_id && !isUndone(end.batch_id) && known(end),
    );
  });
  const bare: Record<string, Fact<TableName>[]> = {};
  for (const table of TABLE_NAMES) bare[table] = [];
  for (const row of rows) bare[row.table]?.push(row.fact);
  const marks = [...factsOf(bare as FactSet, "account_attribute")]
    .filter((row) => row.attribute === "internal")
    .sort((a, b) => a.occurred_at - b.occurred_at);
  const internal = new Map(
    marks.map((row) => [row.account_id, INTERNAL_VALUES.includes((row.value ?? "").toLowerCase())]),
  );
  const result: Record<string, unknown[]> = {};
  for (const table of TABLE_NAMES) {
    result[table] = (bare[table] ?? []).filter((fact) => {
      const account = (fact as { account_id?: string | null }).account_id;
      return account === undefined || account === null || internal.get(account) !== true;
    });
  }
  return result as FactSet;
}

/** A world in which every fact is a single version of one batch. */
export function worldOf(facts: FactSet): FactWorld {
  let row_id = 0;
  const stored: StoredFact[] = [];
  for (const table of TABLE_NAMES) {
    for (const fact of factsOf(facts, table)) {
      row_id += 1;
      stored.push({ table, row_id, batch_id: 1, fact });
    }
  }
  return { facts: stored, ends: [], undone: [] };
}
