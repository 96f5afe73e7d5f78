import type { Fact, TableName, Timestamp } from "@tendwell/core";
import type { Rng } from "./rng.ts";

/** What a shaper may draw on. */
export interface Draw {
  readonly rng: Rng;
  readonly zone: string;
  /** First local day of the world's facts and the number of months they span. */
  readonly firstDay: string;
  readonly months: number;
  readonly accounts: readonly string[];
  readonly persons: readonly string[];
  /** An instant inside the world; often exactly on, just before or just after a local midnight. */
  instant(): Timestamp;
  id(pool: number): string;
  /** True the first time a key is seen in this world: drops rows that would tie. */
  once(key: string): boolean;
}

/** Turns a schema-shaped random row into rows that make sense for their table; may return none or several. */
export type Shaper<T extends TableName> = (row: Fact<T>, draw: Draw) => readonly Fact<T>[];
export type Shapers = { readonly [T in TableName]?: Shaper<T> };
