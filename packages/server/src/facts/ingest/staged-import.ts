import type { TableName } from "@tendwell/core";
import type { Contradiction } from "./import-report.ts";

/** Typed rows of one file for one table, as a Parquet file in staging. */
export interface StagedInput {
  readonly path: string;
  /** Index of the file inside its group. */
  readonly file: number;
  readonly columns: readonly string[];
  readonly append: boolean;
  readonly earliest: boolean;
  readonly updatedAt: boolean;
  /** Parquet of lines to leave out (refused records of that file), or null. */
  badLines: string | null;
  /** Parquet of keys that occur more than once and are taken from `repeats` instead, or null. */
  repeatedKeys: string | null;
  repeats: string | null;
}

export interface StagedTable {
  readonly table: TableName;
  readonly inputs: readonly StagedInput[];
}

/** Everything of one batch, lying in staging, ready to be committed. */
export interface StagedBatch {
  readonly tables: readonly StagedTable[];
  readonly identities: string | null;
  readonly personal: string | null;
  readonly rejects: string | null;
  readonly rejectCount: number;
  readonly rejectsByFile: readonly number[];
  readonly repeated: number;
  readonly contradictions: readonly Omit<Contradiction, "batchId">[];
}
