import { guessDelimiter, headRecords, identifier, raw, splitRecord, sql } from "@tendwell/core";
import type { Engine } from "../../engine/engine.ts";
import type { FileReport } from "./import-report.ts";
import type { GateReject } from "./record-scanner.ts";
import { decodedHead, type SpooledFile } from "./spool-file.ts";
import { xlsxRecords } from "./xlsx-records.ts";
import { guardZip, XLSX_LIMITS } from "./zip-guard.ts";

/** What a file is, from its first bytes: enough to choose a mapping. */
export interface SniffedFile {
  readonly spool: SpooledFile;
  readonly format: NonNullable<FileReport["format"]> | null;
  readonly delimiter: string | null;
  /** The first record taken as header; for NDJSON the keys seen, for Parquet the columns. */
  readonly headers: readonly string[];
  /** Records behind the header, by column. */
  readonly sample: readonly (readonly string[])[];
  /** The first lines as they stand, for files without a header. */
  readonly lines: readonly string[];
  /** A workbook's rows are staged while looking at it. */
  readonly sheet: {
    readonly path: string;
    readonly rows: number;
    readonly rejects: readonly GateReject[];
    readonly name: string | null;
  } | null;
  readonly problem: { readonly code: string; readonly reason: string } | null;
}

const SAMPLE = 200;
const TAGS = { tags: { surface: "import", route: "sniff" } } as const;

function startsWith(bytes: Uint8Array, ...values: number[]): boolean {
  return values.every((value, i) => bytes[i] === value);
}

function extension(name: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
}

/** NDJSON keys in the order of their first appearance, and sample values as texts. */
function ndjsonHead(text: string, whole: boolean): { headers: string[]; sample: string[][] } | null {
  const lines = text.split(/\r\n|\n|\r/);
  if (!whole) lines.pop();
  const objects: Record<string, unknown>[] = [];
  const keys = new Set<string>();
  let broken = 0;
  for (const line of lines.slice(0, 1000)) {
    if (line.trim() === "") continue;
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("not an object");
      objects.push(value as Record<string, unknown>);
      for (const key of Object.keys(value)) keys.add(key);
    } catch {
      broken += 1;
    }
  }
  if (objects.length === 0 || broken > objects.length) return null;
  const headers = [...keys].slice(0, 2000);
  const show = (value: unknown) =>
    value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return { headers, sample: objects.slice(0, SAMPLE).map((object) => headers.map((key) => show(object[key]))) };
}

const NOTHING = {
  format: null,
  delimiter: null,
  headers: [],
  sample: [],
  lines: [],
  sheet: null,
  problem: null,
} as const;

/** A file that cannot be read, and why. */
export function unreadableFile(spool: SpooledFile, code: string, reason: string): SniffedFile {
  return { ...NOTHING, spool, problem: { code, reason } };
}

/** Looks at a spooled file. Never throws for what is in the file: that is a `problem`. */
export async function sniffFile(
  spool: SpooledFile,
  staging: () => Promise<Engine>,
  options: {
    readonly delimiter: string | null;
    readonly sheet: string | null;
    readonly signal: AbortSignal | undefined;
    readonly onRows: (rows: number) => void;
  },
): Promise<SniffedFile> {
  const base = { ...NOTHING, spool };
  const problem = (code: string, reason: string): SniffedFile => unreadableFile(spool, code, reason);
  const { head } = spool;
  if (spool.bytes === 0) return problem("empty", "the file is empty");
  if (startsWith(head, 0x50, 0x41, 0x52, 0x31)) {
    try {
      const described = await (await staging()).query(
        sql`select column_name, column_type from (describe select * from read_parquet(${spool.path}))`,
        TAGS,
      );
      const headers = described.map((row) => String(row.column_name));
      const casts = headers.map((header) => sql`cast(${identifier(header)} as varchar) as ${identifier(header)}`);
      const rows = await (await staging()).query(
        sql`select ${casts.reduce((a, b) => sql`${a}, ${b}`)} from read_parquet(${spool.path}) limit ${raw(String(SAMPLE))}`,
        TAGS,
      );
      return {
        ...base,
        format: "parquet",
        headers,
        sample: rows.map((row) => headers.map((header) => String(row[header] ?? ""))),
      };
    } catch (error) {
      if (options.signal?.aborted) throw error;
      return problem("damaged", "the Parquet file cannot be read; export it again");
    }
  }
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04)) {
    try {
      const { names } = await guardZip(spool.path, XLSX_LIMITS, options.signal);
      if (!names.some((name) => name.startsWith("xl/")))
        return problem("unsupported", "the file is an archive; unpack it and send the files in it");
      const rejects: GateReject[] = [];
      const path = `${spool.path}.sheet`;
      const result = await xlsxRecords({
        input: spool.path,
        output: path,
        sheet: options.sheet,
        signal: options.signal,
        onProgress: options.onRows,
        onReject: (reject) => rejects.push(reject),
      });
      if (result.headers.length === 0) return problem("empty", "the workbook has no rows");
      return {
        ...base,
        format: "xlsx",
        delimiter: ",",
        headers: result.headers,
        sample: result.sample,
        sheet: { path, rows: result.rows, rejects, name: result.sheet },
      };
    } catch (error) {
      if (options.signal?.aborted) throw error;
      return problem("damaged", `the workbook cannot be read: ${(error as Error).message.slice(0, 200)}`);
    }
  }
  if (
    startsWith(head, 0x1f, 0x8b) ||
    startsWith(head, 0xd0, 0xcf, 0x11, 0xe0) ||
    startsWith(head, 0x25, 0x50, 0x44, 0x46)
  ) {
    return problem("unsupported", "this kind of file is not read; send CSV, JSON, NDJSON, Parquet or XLSX");
  }
  if (Buffer.from(head.subarray(257, 262)).toString("latin1") === "ustar")
    return problem("unsupported", "the file is an archive; unpack it and send the files in it");
  const text = decodedHead(spool);
  const whole = spool.bytes <= head.length;
  if (extension(spool.name) === "parquet")
    return problem("damaged", "the Parquet file cannot be read; export it again");
  const first = text.trimStart();
  if (first.startsWith("{") || ["ndjson", "jsonl"].includes(extension(spool.name))) {
    const json = ndjsonHead(text, whole);
    if (json !== null) return { ...base, format: "ndjson", headers: json.headers, sample: json.sample };
    if (extension(spool.name) !== "csv")
      return problem(
        "not_json",
        "the file is neither one JSON object a line nor a list of objects; export it as NDJSON",
      );
  }
  if (first.startsWith("[") && extension(spool.name) === "json") {
    return problem("unsupported", "a JSON list requires objects as its elements; write one object a row");
  }
  let records = headRecords(text, SAMPLE + 1, whole);
  // A head that a stray quote makes one record is looked at line by line.
  if (records.length === 0)
    records = text
      .split(/\r\n|\n|\r/)
      .filter((line) => line !== "")
      .slice(0, SAMPLE + 1);
  if (records.length === 0) return problem("empty", "the file has no records");
  const delimiter = options.delimiter ?? guessDelimiter(records);
  const headers = splitRecord(records[0]!, delimiter);
  if (headers.length > 2000)
    return problem("too_many_columns", `a file requires at most 2000 columns, got ${headers.length}`);
  return {
    ...base,
    format: "csv",
    delimiter,
    headers,
    sample: records.slice(1).map((record) => splitRecord(record, delimiter)),
    lines: records.slice(0, 50),
  };
}
