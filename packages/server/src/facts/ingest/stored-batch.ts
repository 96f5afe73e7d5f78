import type { Mapping } from "@tendwell/core";
import type { FileReport } from "./import-report.ts";

/** What a batch keeps about itself, so that a record of it can be read again in the same way. */
export interface StoredMapping {
  readonly mapping: Mapping;
  readonly preset: string | null;
  readonly zone: string | null;
  readonly currency: string | null;
}

/** What a batch keeps about a file of its. */
export interface StoredFile {
  readonly name: string;
  readonly mappingId: string;
  readonly format: FileReport["format"];
  readonly delimiter: string | null;
  readonly headers: readonly string[];
}
