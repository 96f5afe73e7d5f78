import { type FileMapping, sql } from "@tendwell/core";
import type { FactStore } from "../fact-store.ts";
import type { ImportReport } from "./import-report.ts";
import { runImport } from "./ingest-service.ts";
import { rejectOf } from "./reject-ledger.ts";
import type { StoredFile, StoredMapping } from "./stored-batch.ts";

const TAGS = { tags: { surface: "import", route: "retry" } } as const;
const MAX_RECORD = 1 << 20;

function quoted(header: string, delimiter: string): string {
  return header.includes(delimiter) || /["\r\n]/.test(header) ? `"${header.replaceAll('"', '""')}"` : header;
}

/**
 * Imports a mended record in the place of a reject, as a small import of its own, and marks the reject as resolved in the
 * same transaction. The record has the form that the reject shows: a CSV record, a line, or a JSON object. Throws
 * `RetryRefusedError` when it is refused again; then nothing has changed.
 */
export async function retryReject(store: FactStore, rejectId: string, record: string): Promise<ImportReport> {
  if (!/^\d{1,18}$/.test(rejectId))
    throw new RangeError(`a reject requires its number, got ${JSON.stringify(rejectId.slice(0, 40))}`);
  if (record.length > MAX_RECORD)
    throw new RangeError(`a record requires at most ${MAX_RECORD} characters, got ${record.length}`);
  return store.exclusive(async () => {
    const [row] = await store.engine.query(
      sql`select r.*, b.files, b.mapping, s.name as source_name from reject r join import_batch b using (batch_id) join source s using (source_id) where r.reject_id = ${BigInt(rejectId)}`,
      TAGS,
    );
    if (row === undefined) throw new RangeError(`a retry requires the number of a reject, got ${rejectId}`);
    const reject = rejectOf(row);
    if (reject.resolvedAt !== null) throw new RangeError(`a retry requires a reject that is open, got ${rejectId}`);
    const stored = JSON.parse(String(row.mapping)) as StoredMapping;
    const file = (JSON.parse(String(row.files)) as StoredFile[]).find((candidate) => candidate.name === reject.file);
    const part = stored.mapping.files.find((candidate) => candidate.id === file?.mappingId);
    if (file === undefined || part === undefined)
      throw new RangeError(`a retry requires the mapping of its import, got none for ${reject.file}`);
    const delimiter = file.delimiter ?? ",";
    const json = file.format === "ndjson" || file.format === "parquet";
    const headerless = json || part.format.kind === "fixed" || part.format.columns !== null;
    const head = headerless ? "" : `${file.headers.map((header) => quoted(header, delimiter)).join(delimiter)}\n`;
    const bytes = new TextEncoder().encode(`${head}${record}\n`);
    const format: FileMapping["format"] =
      part.format.kind === "auto" ? { ...part.format, delimiter, sheet: null } : part.format;
    async function* once() {
      yield bytes;
    }
    const name = json ? `${reject.file}.ndjson` : `${reject.file}.txt`;
    return runImport(
      store,
      {
        files: [{ name, bytes: once() }],
        sourceName: String(row.source_name),
        ...(stored.zone === null ? {} : { zone: stored.zone }),
        ...(stored.currency === null ? {} : { currency: stored.currency }),
      },
      { mapping: stored.mapping, preset: stored.preset, part: { ...part, format }, rejectId: BigInt(rejectId) },
    );
  });
}
