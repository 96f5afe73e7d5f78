import type { ColumnType } from "@tendwell/core";

/** Tables beside the facts: where they came from, what was undone, what was refused. Column name → type; `?` marks nullable. */
export const LEDGER_TABLES: Readonly<Record<string, Readonly<Record<string, ColumnType | `${ColumnType}?`>>>> = {
  /** One row per source; `kind` says how rows are identified: keyed, append or snapshot. */
  source: { source_id: "int", name: "text", kind: "text", preset: "text?", lag_us: "bigint", created_at: "time" },
  /** One row per import, written in the same transaction as its facts. */
  import_batch: {
    batch_id: "int",
    source_id: "int",
    files: "text",
    mapping: "text?",
    rows_read: "bigint",
    rows_added: "bigint",
    rows_changed: "bigint",
    rows_unchanged: "bigint",
    rows_repeated: "bigint",
    rows_rejected: "bigint",
    rows_closed: "bigint",
    backfilled: "bool",
    started_at: "time",
    recorded_at: "time",
  },
  /** An import undone as a whole: its rows and its supersessions no longer count. A redo appends kind "redo". */
  batch_undo: { batch_id: "int", kind: "text", recorded_at: "time" },
  /** A stored row that a later version replaced (superseded) or that vanished from a full snapshot (closed). */
  fact_end: {
    fact_table: "text",
    row_id: "bigint",
    kind: "text",
    batch_id: "int",
    available_at: "time",
    recorded_at: "time",
  },
  /** A row that an import refused. `row_text` holds the original record, for fix and retry. */
  reject: {
    reject_id: "bigint",
    batch_id: "int",
    file: "text",
    line: "bigint",
    column_name: "text?",
    value: "text?",
    code: "text",
    reason: "text",
    row_text: "text?",
    resolved_at: "time?",
  },
  /** A contradiction inside the data, with its count and examples. */
  contradiction: {
    batch_id: "int",
    code: "text",
    subject: "text",
    count: "bigint",
    out_of: "bigint",
    examples: "text",
  },
  /** Vault: external identifiers behind surrogate ids. Mutable only by erasure. */
  identity: { kind: "text", id: "id", external_id: "text" },
  /** Vault: personal details and free text. `subject_kind` person, account, ticket, response … */
  personal_detail: { subject_kind: "text", subject_id: "id", person_id: "id?", field: "text", value: "text" },
  /** Who was erased, as keyed hashes: applied again after a restore and to later imports. */
  erasure: { kind: "text", id: "id", erased_at: "time" },
};
