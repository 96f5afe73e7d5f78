import { guessDelimiter, headRecords } from "../ingest/guess-delimiter.ts";

/** One record of a file, and the line (or the sheet's row) on which it starts, from 1. */
export interface TableRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The records of a delimited text (RFC 4180, any line ends, a stray quote inside of a field kept), blank lines left out. */
export function readDelimited(text: string): readonly TableRecord[] {
  const whole = text.replace(/^\uFEFF/, "");
  const delimiter = guessDelimiter(headRecords(whole.slice(0, 200_000), 50, whole.length <= 200_000));
  const records: TableRecord[] = [];
  let cells: string[] = [];
  let field = "";
  let quoted = false;
  let line = 1;
  let start = 1;
  const endRecord = () => {
    cells.push(field);
    if (cells.some((cell) => cell !== "")) records.push({ line: start, cells });
    cells = [];
    field = "";
  };
  for (let i = 0; i < whole.length; i += 1) {
    const char = whole[i]!;
    if (quoted) {
      if (char === '"' && whole[i + 1] === '"') {
        field += '"';
        i += 1;
      } else if (char === '"') quoted = false;
      else {
        if (char === "\n") line += 1;
        field += char;
      }
    } else if (char === '"' && field === "") quoted = true;
    else if (char === delimiter) {
      cells.push(field);
      field = "";
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && whole[i + 1] === "\n") i += 1;
      line += 1;
      endRecord();
      start = line;
    } else field += char;
  }
  if (field !== "" || cells.length > 0) endRecord();
  return records;
}

const quotedCell = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/**
 * Records as CSV in which each begins on the line it had in the file it came from: what is refused is reported by that
 * line. Records must be in the order of their lines.
 */
export function alignedCsv(header: readonly string[], records: readonly TableRecord[]): string {
  const parts = [header.map(quotedCell).join(",")];
  let line = 2;
  for (const record of records) {
    while (line < record.line) {
      parts.push("");
      line += 1;
    }
    // Line ends inside of a cell count as one line each, as they did in the file.
    const text = record.cells.map((cell) => quotedCell(cell.replaceAll("\r\n", "\n").replaceAll("\r", " "))).join(",");
    parts.push(text);
    line += 1 + (text.match(/\n/g)?.length ?? 0);
  }
  return `${parts.join("\n")}\n`;
}
