import { splitRecord } from "@tendwell/core";
import type { StoredFile } from "../../facts/ingest/stored-batch.ts";

/** A refused record by column; a line that could not be split stands under this one name. */
const WHOLE_LINE = "row";
export type RejectRecord = Record<string, string | null>;

const isJson = (file: StoredFile) => file.format === "ndjson" || file.format === "parquet";

/** The record that a reject keeps as text, column by column. */
export function recordOf(text: string | null, file: StoredFile | undefined): RejectRecord | null {
  if (text === null) return null;
  if (file !== undefined && isJson(file)) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
        const entries = Object.entries(parsed);
        return Object.fromEntries(
          entries.map(([name, value]) => [
            name,
            value === null ? null : typeof value === "object" ? JSON.stringify(value) : String(value),
          ]),
        );
      }
    } catch {
      // A line that is no JSON is shown whole.
    }
    return { [WHOLE_LINE]: text };
  }
  const fields = file === undefined ? [] : splitRecord(text, file.delimiter ?? ",");
  if (
    file === undefined ||
    file.format === "fixed" ||
    fields.length !== file.headers.length ||
    new Set(file.headers).size !== file.headers.length
  ) {
    return { [WHOLE_LINE]: text };
  }
  return Object.fromEntries(file.headers.map((header, i) => [header, fields[i]!]));
}

/** The text of a mended record, in the form its file had. Names that the file lacks are refused. */
export function textOf(record: RejectRecord, file: StoredFile | undefined): string {
  const names = Object.keys(record);
  if (names.length === 1 && names[0] === WHOLE_LINE) return record[WHOLE_LINE] ?? "";
  if (file === undefined) throw new RangeError("a mended record requires its file, got one that is not known any more");
  if (isJson(file)) return JSON.stringify(record);
  const foreign = names.find((name) => !file.headers.includes(name));
  if (foreign !== undefined)
    throw new RangeError(`a mended record requires columns of its file, got ${JSON.stringify(foreign)}`);
  const delimiter = file.delimiter ?? ",";
  return file.headers
    .map((header) => record[header] ?? "")
    .map((value) => (value.includes(delimiter) || /["\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(delimiter);
}
