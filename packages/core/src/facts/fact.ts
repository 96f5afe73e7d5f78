import type { ColumnType } from "../sql/dialect.ts";
import type { Timestamp } from "../time/timestamp.ts";
import type { TABLES, TableName } from "./tables.ts";

/** An identifier as a decimal string (63-bit in the stores). Opaque: compare for equality only. */
export type Id = string;
/** An exact decimal in units of 1e-9, so 1 minor unit is 1_000_000_000n. */
export type Nano = bigint;

interface ValueByType {
  id: Id;
  int: number;
  bigint: bigint;
  decimal9: Nano;
  double: number;
  text: string;
  bool: boolean;
  time: Timestamp;
  hash128: bigint;
}
type ValueOf<T extends ColumnType> = ValueByType[T];
type IsOptional<C> = C extends { optional: true } ? true : false;
type OneOf<C> = C extends { oneOf: readonly (infer V)[] } ? V : never;
type Value<C extends { type: ColumnType }> = [OneOf<C>] extends [never] ? ValueOf<C["type"]> : OneOf<C>;

/** The three times and provenance that reference implementations may need. */
export interface FactStamp {
  readonly occurred_at: Timestamp;
  readonly available_at: Timestamp;
  readonly recorded_at: Timestamp;
}
type Columns<T extends TableName> = (typeof TABLES)[T]["columns"];

/** One visible fact as a plain object, typed from the table's own specification. */
export type Fact<T extends TableName> = FactStamp & {
  readonly [K in keyof Columns<T>]: Columns<T>[K] extends { type: ColumnType }
    ? IsOptional<Columns<T>[K]> extends true
      ? Value<Columns<T>[K]> | null
      : Value<Columns<T>[K]>
    : never;
};

/** Plain arrays of facts: what a metric's reference implementation reads. Tables may be absent. */
export type FactSet = { readonly [T in TableName]?: readonly Fact<T>[] };

/** The rows of one table, an empty array when the set has none. */
export function factsOf<T extends TableName>(facts: FactSet, table: T): readonly Fact<T>[] {
  return (facts[table] ?? []) as readonly Fact<T>[];
}
