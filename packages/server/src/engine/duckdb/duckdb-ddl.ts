import type { DdlDialect } from "../../facts/migrations.ts";
import { DUCKDB_TYPES } from "./duckdb-dialect.ts";

export const duckdbDdl: DdlDialect = { types: DUCKDB_TYPES, nullable: (type) => type, suffix: () => "" };
