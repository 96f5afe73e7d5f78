import { statSync } from "node:fs";
import { headerName, identifier, join, raw, type Sql, sql } from "@tendwell/core";
import { LINE_SEPARATOR, MAX_RECORD_BYTES } from "./record-scanner.ts";

/** A staged file as a relation: `line BIGINT` and one text column per header. */
export interface RawRelation {
  readonly headers: readonly string[];
  readonly from: Sql;
  /** The column's text; null when the file has no such header. */
  column(header: string): Sql | null;
  /** Texts may hold control characters, which records through the gate cannot. */
  readonly checkControl: boolean;
  /** `(line, record)`: each record as text, to be shown, mended and sent again. */
  readonly records: Sql;
}

const c = (index: number) => raw(`c${index}`);

function joinWith(parts: readonly Sql[], separator: Sql): Sql {
  return parts.reduce((left, right) => sql`${left}${separator}${right}`);
}

function relation(headers: readonly string[], from: Sql, checkControl: boolean, records: Sql): RawRelation {
  const byName = new Map<string, number>();
  headers.forEach((header, i) => {
    // The first of two equal headers counts; the exact text beats the reduced one.
    if (!byName.has(header)) byName.set(header, i);
    if (!byName.has(headerName(header))) byName.set(headerName(header), i);
  });
  return {
    headers,
    from,
    checkControl,
    records,
    column(header) {
      const index = byName.get(header) ?? byName.get(headerName(header));
      return index === undefined ? null : c(index);
    },
  };
}

const LONGEST_LINE = 4 * MAX_RECORD_BYTES;
/** The engine reserves a buffer for each file of a query before it reads: dozens of small files must not take gigabytes. */
const SMALL_BUFFER = 2 * LONGEST_LINE;
const LARGE_BUFFER = 8 * LONGEST_LINE;

function readGated(path: string, delimiter: string, columns: number, quoted: boolean): Sql {
  const buffer = statSync(path).size < SMALL_BUFFER ? SMALL_BUFFER : LARGE_BUFFER;
  const types = ["'line': 'BIGINT'", ...Array.from({ length: columns }, (_, i) => `'c${i}': 'VARCHAR'`)].join(", ");
  const quote = raw(quoted ? `quote = '"', escape = '"'` : `quote = '', escape = ''`);
  return sql`read_csv(${path}, auto_detect = false, header = false, delim = ${delimiter}, ${quote}, new_line = '\\n', max_line_size = ${LONGEST_LINE}, buffer_size = ${buffer}, columns = {${raw(types)}})`;
}

/** A file that went through the gate with a delimiter. */
export function delimitedRelation(path: string, delimiter: string, headers: readonly string[]): RawRelation {
  const from = readGated(path, delimiter, headers.length, true);
  const fields = headers.map(
    (_, i) =>
      sql`case when contains(${c(i)}, ${delimiter}) or contains(${c(i)}, '"') or contains(${c(i)}, chr(10)) or contains(${c(i)}, chr(13)) then '"' || replace(${c(i)}, '"', '""') || '"' else coalesce(${c(i)}, '') end`,
  );
  return relation(
    headers,
    from,
    false,
    sql`(select line, ${joinWith(fields, sql` || ${delimiter} || `)} as record from ${from})`,
  );
}

/** A gated file of fixed columns; positions count from 1, ends included. */
export function fixedRelation(
  path: string,
  columns: readonly { name: string; start: number; end: number }[],
): RawRelation {
  const cuts = columns.map(
    (column, i) => sql`trim(substr(c0, ${column.start}, ${column.end - column.start + 1})) as ${c(i)}`,
  );
  const lines = readGated(path, LINE_SEPARATOR, 1, false);
  return relation(
    columns.map((column) => column.name),
    sql`(select line, ${join(cuts)} from ${lines})`,
    false,
    sql`(select line, c0 as record from ${lines})`,
  );
}

function jsonPath(key: string): string {
  return `$."${key.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Lines of a gated NDJSON file, as text. */
export function ndjsonLines(path: string): Sql {
  return sql`(select line, c0 as record from ${readGated(path, LINE_SEPARATOR, 1, false)})`;
}

/** A gated NDJSON file; only whole objects count, the others are listed by `brokenJson`. */
export function ndjsonRelation(path: string, keys: readonly string[]): RawRelation {
  const values = keys.map((_, i) => sql`taken[${raw(String(i + 1))}] as ${c(i)}`);
  const paths = join(keys.map((key) => sql`${jsonPath(key)}`));
  return relation(
    keys,
    sql`(select line, ${join(values)} from (select line, json_extract_string(record, [${paths}]) as taken from ${ndjsonLines(path)} where json_valid(record) and json_type(record) = 'OBJECT'))`,
    true,
    ndjsonLines(path),
  );
}

/** Condition over `ndjsonLines`: not one JSON object. */
export const brokenJson: Sql = raw("case when json_valid(record) then json_type(record) <> 'OBJECT' else true end");

/** A Parquet file; every value is read as its text, the line is the row's number from 1. */
export function parquetRelation(path: string, headers: readonly string[]): RawRelation {
  const texts = headers.map((header, i) => sql`cast(${identifier(header)} as varchar) as ${c(i)}`);
  return relation(
    headers,
    sql`(select file_row_number + 1 as line, ${join(texts)} from read_parquet(${path}, file_row_number = true))`,
    true,
    sql`(select file_row_number + 1 as line, to_json({${join(headers.map((header) => sql`${identifier(header)}: ${identifier(header)}`))}})::varchar as record from read_parquet(${path}, file_row_number = true))`,
  );
}

/** Several files of one kind as one relation with the first one's headers; a header that a file lacks is NULL there. */
export function unionRelation(parts: readonly RawRelation[]): RawRelation {
  if (parts.length === 1) return parts[0]!;
  const { headers } = parts[0]!;
  const from = parts.map((part) => {
    const columns = headers.map((header, i) => sql`${part.column(header) ?? raw("cast(null as varchar)")} as ${c(i)}`);
    return sql`select line, ${join(columns)} from ${part.from}`;
  });
  const records = parts.map((part) => sql`select line, record from ${part.records}`);
  return relation(
    headers,
    sql`(${join(from, " union all ")})`,
    parts.some((part) => part.checkControl),
    sql`(${join(records, " union all ")})`,
  );
}
