import { identifier } from "@tendwell/core";
import type { DdlDialect } from "../../facts/migrations.ts";
import { CLICKHOUSE_TYPES } from "./clickhouse-dialect.ts";

const quoted = (name: string): string => identifier(name).parts.join("");

export const clickhouseDdl: DdlDialect = {
  types: CLICKHOUSE_TYPES,
  nullable: (type) => `Nullable(${type})`,
  suffix: (orderBy) =>
    ` engine = MergeTree order by ${orderBy.length === 0 ? "tuple()" : `(${orderBy.map(quoted).join(", ")})`}`,
};
