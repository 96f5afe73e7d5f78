/** What an import tells its caller. Times are microseconds UTC; every shape is plain JSON data but for `AbortSignal`. */

export type SourceKind = "keyed" | "append" | "snapshot";

/** One file as a stream of bytes with the name that the user gave it; a path never comes in. */
export interface IncomingFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Total size where it is known: makes the progress a share and gives an ETA. */
  readonly size?: number;
}

export interface ImportInput {
  readonly files: AsyncIterable<IncomingFile> | Iterable<IncomingFile>;
  /** A mapping file's text (YAML). Without one, files are recognised by their headers. */
  readonly mapping?: string;
  /** A preset by id, instead of recognising one. */
  readonly preset?: string;
  /** Overrides the source name of the mapping or preset. */
  readonly sourceName?: string;
  /** Everything but the commit. */
  readonly dryRun?: boolean;
  /** IANA zone for values without one; default: the mapping's, else the workspace's. */
  readonly zone?: string;
  /** ISO 4217 code for amounts without one; default: the mapping's, else the workspace's. */
  readonly currency?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly phase: "receiving" | "reading" | "checking" | "writing" | "done";
  readonly file: string | null;
  /** Bytes of the phase's work done, and their total where known. */
  readonly bytes: number;
  readonly totalBytes: number | null;
  readonly rows: number;
  readonly rowsPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly etaSeconds: number | null;
}

export interface RowCounts {
  readonly read: number;
  readonly added: number;
  /** New versions of facts that were there with other content. */
  readonly changed: number;
  readonly unchanged: number;
  /** Identical rows of a keyed source inside the files, stored once. */
  readonly repeated: number;
  readonly rejected: number;
  /** Facts that vanished from a full snapshot. */
  readonly closed: number;
}

export interface FileReport {
  readonly name: string;
  readonly status: "imported" | "unrecognised" | "refused";
  readonly format: "csv" | "fixed" | "ndjson" | "parquet" | "xlsx" | null;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly bytes: number;
  readonly rows: number;
  readonly rejected: number;
  /** Why it was not imported. */
  readonly code: string | null;
  readonly reason: string | null;
}

export interface TableCount {
  readonly table: string;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly closed: number;
}

export interface Reject {
  readonly rejectId: string;
  readonly batchId: number;
  readonly file: string;
  /** Line in the file, from 1; the line on which the record starts. */
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  /** What is wrong and how to mend it. */
  readonly reason: string;
  /** The record as text, to be fixed and sent again. */
  readonly record: string | null;
  readonly resolvedAt: number | null;
}

export interface Contradiction {
  readonly batchId: number;
  readonly code: string;
  readonly subject: string;
  readonly count: number;
  readonly outOf: number;
  /** Counts beside the main one, by name. */
  readonly figures: Readonly<Record<string, number>>;
  readonly examples: readonly string[];
}

export interface BatchReport {
  /** Null for a dry run. */
  readonly batchId: number | null;
  readonly source: {
    readonly id: number;
    readonly name: string;
    readonly kind: SourceKind;
    readonly preset: string | null;
  };
  readonly backfilled: boolean;
  readonly counts: RowCounts;
  readonly tables: readonly TableCount[];
  /** The first few; all of them through `listRejects`. */
  readonly rejects: readonly Reject[];
  readonly contradictions: readonly Contradiction[];
}

export interface ImportReport {
  readonly dryRun: boolean;
  readonly files: readonly FileReport[];
  /** One per source: files of different systems make batches of their own. */
  readonly batches: readonly BatchReport[];
  readonly counts: RowCounts;
  readonly seconds: number;
}

export interface ColumnGuess {
  readonly column: string;
  /** Fact table column or other target, such as `purchase.amount_minor`, `attribute:plan` or `personal:name`; null when unknown. */
  readonly target: string | null;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reason: string;
  readonly examples: readonly string[];
}

export interface FileInspection {
  readonly name: string;
  readonly format: FileReport["format"];
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly headers: readonly string[];
  readonly rowsSampled: number;
  readonly preset: string | null;
  readonly table: string | null;
  readonly confidence: number;
  readonly columns: readonly ColumnGuess[];
  readonly problem: string | null;
}

export interface Inspection {
  readonly files: readonly FileInspection[];
  /** A mapping file (YAML) for what was inspected; null when a file needs none or none can be proposed. */
  readonly mapping: string | null;
  /** The lowest confidence among what was proposed, 0 to 1. */
  readonly confidence: number;
}

export interface BatchSummary {
  readonly batchId: number;
  readonly source: string;
  readonly sourceId: number;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly rows: number }[];
  readonly counts: RowCounts;
  readonly backfilled: boolean;
  readonly undone: boolean;
  readonly openRejects: number;
  readonly startedAt: number;
  readonly recordedAt: number;
}

export interface SourceSummary {
  readonly sourceId: number;
  readonly name: string;
  readonly kind: SourceKind;
  readonly preset: string | null;
  readonly lagUs: number;
  readonly lastOccurredAt: number | null;
  readonly lastBatchId: number | null;
  readonly lastRecordedAt: number | null;
  /** Visible rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly openRejects: number;
}

/** A page and the cursor of the next one, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
