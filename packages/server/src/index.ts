export { clickhouseDdl } from "./engine/clickhouse/clickhouse-ddl.ts";
export { type ClickhouseOptions, openClickhouse } from "./engine/clickhouse/clickhouse-engine.ts";
export { openEmbeddedClickhouse } from "./engine/clickhouse/open-embedded.ts";
export { duckdbDdl } from "./engine/duckdb/duckdb-ddl.ts";
export { openDuckdb } from "./engine/duckdb/duckdb-engine.ts";
export type { Engine, EngineRow, EngineSession, EngineValue, QueryOptions } from "./engine/engine.ts";
export { type FactStore, type FactStoreOptions, openFactStore } from "./facts/fact-store.ts";
export {
  listBatches,
  listContradictions,
  listRejects,
  listSources,
  redoBatch,
  undoBatch,
} from "./facts/ingest/batch-ledger.ts";
export { COMMIT_POINTS } from "./facts/ingest/commit-points.ts";
export type {
  BatchReport,
  BatchSummary,
  ColumnGuess,
  Contradiction,
  FileInspection,
  FileReport,
  ImportInput,
  ImportProgress,
  ImportReport,
  IncomingFile,
  Inspection,
  Page,
  Reject,
  RowCounts,
  SourceKind,
  SourceSummary,
  TableCount,
} from "./facts/ingest/import-report.ts";
export { importFiles, readMapping } from "./facts/ingest/ingest-service.ts";
export { inspectFiles } from "./facts/ingest/inspect-files.ts";
export { RetryRefusedError } from "./facts/ingest/retry-refused-error.ts";
export { retryReject } from "./facts/ingest/retry-reject.ts";
export { migrateFacts } from "./facts/migrations.ts";
export { UseDays } from "./facts/use-days.ts";
export { readVisibility } from "./facts/visibility.ts";
export { readOrCreateWorkspaceSalt } from "./facts/workspace-salt.ts";
export { type GeneratedTruth, type GenerateOptions, generateCompany } from "./features/generate/service.ts";
