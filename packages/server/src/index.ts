export { duckdbDdl } from "./engine/duckdb/duckdb-ddl.ts";
export { openDuckdb } from "./engine/duckdb/duckdb-engine.ts";
export type { Engine, EngineRow, EngineSession, EngineValue, QueryOptions } from "./engine/engine.ts";
export { migrateFacts } from "./facts/migrations.ts";
export { readVisibility } from "./facts/visibility.ts";
