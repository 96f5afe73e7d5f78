import type { TableName } from "@tendwell/core";
import type { Engine } from "../../engine/engine.ts";

/** What staging works with. */
export interface StageOptions {
  readonly engine: Engine;
  /** The run's folder in staging. */
  readonly run: string;
  readonly salt: string;
  readonly sourceId: number;
  readonly zone: string;
  readonly currency: string;
  /** Exports `(k, v)` pairs of facts already stored to a Parquet file, for lookups. */
  readonly exportLookup: (table: TableName, by: string, take: string, path: string) => Promise<void>;
  /** Externals whose surrogate id is already another's. Takes the Parquet of `(kind, id, external_id)`. */
  readonly collisions: (
    identities: string,
  ) => Promise<readonly { readonly kind: string; readonly externalId: string }[]>;
  readonly signal: AbortSignal | undefined;
  readonly onTyped: (file: number, rows: number) => void;
}
