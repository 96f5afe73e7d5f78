import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { raw, sql } from "@tendwell/core";
import type { FactStore } from "../../facts/fact-store.ts";
import { type ExportRows, ndjsonText } from "./export-file.ts";

const TAGS = { tags: { surface: "export", route: "parquet" }, timeoutMs: 600_000 } as const;

/** Writes rows as a Parquet file in the store's staging folder (the only one the engine may touch); returns its path. */
export async function writeParquet(store: FactStore, rows: ExportRows): Promise<string> {
  const base = join(store.stagingDirectory, `export-${randomUUID()}`);
  const lines = `${base}.ndjson`;
  const target = `${base}.parquet`;
  try {
    await pipeline(Readable.from(ndjsonText(rows)), createWriteStream(lines, { mode: 0o600 }));
    // An export without rows still has its columns.
    const empty = rows.columns.map((name) => `NULL::VARCHAR AS "${name.replaceAll('"', '""')}"`).join(", ");
    const [count] = await store.engine.query(
      sql`select count(*) as n from read_text(${lines}) where length(content) > 0`,
      TAGS,
    );
    const source =
      Number(count?.n ?? 0) === 0
        ? raw(`(select ${empty} where false)`)
        : sql`(select * from read_json(${lines}, format = 'newline_delimited', sample_size = -1, maximum_object_size = 67108864))`;
    await store.engine.execute(sql`copy ${source} to ${target} (format parquet)`, TAGS);
    return target;
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  } finally {
    await rm(lines, { force: true });
  }
}
