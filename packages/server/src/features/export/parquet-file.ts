import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { identifier, join as joinSql, sql } from "@tendwell/core";
import type { FactStore } from "../../facts/fact-store.ts";
import { type ExportRows, ndjsonText } from "./export-rows.ts";

const TAGS = { tags: { surface: "export", route: "parquet" }, timeoutMs: 600_000 } as const;

/** Writes rows as a Parquet file in the store's staging folder (the only one the engine may touch); returns its path. */
export async function writeParquet(store: FactStore, rows: ExportRows): Promise<string> {
  const base = join(store.stagingDirectory, `export-${randomUUID()}`);
  const lines = `${base}.ndjson`;
  const target = `${base}.parquet`;
  try {
    let empty = true;
    const text = async function* () {
      for await (const piece of ndjsonText(rows)) {
        empty = false;
        yield piece;
      }
    };
    await pipeline(Readable.from(text()), createWriteStream(lines, { mode: 0o600 }));
    // An export without rows still has its columns.
    const nulls = joinSql(rows.columns.map((name) => sql`cast(null as varchar) as ${identifier(name)}`));
    const source = empty
      ? sql`(select ${nulls} where false)`
      : sql`(select * from read_json(${lines}, format = 'newline_delimited', sample_size = -1, maximum_object_size = 67108864))`;
    await store.engine.execute(sql`copy ${source} to (${target}) (format parquet)`, TAGS);
    return target;
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  } finally {
    await rm(lines, { force: true });
  }
}
