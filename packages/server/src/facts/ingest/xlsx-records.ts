import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import Excel from "exceljs";
import type { GateReject } from "./record-scanner.ts";

const MAX_COLUMNS = 2000;

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

/** A date cell is a wall-clock reading without a zone; before 1900-03 it is a time of day or a length. */
function dateText(date: Date): string {
  const clock = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
  const fraction = date.getUTCMilliseconds() === 0 ? "" : `.${pad(date.getUTCMilliseconds(), 3)}`;
  if (date.getUTCFullYear() < 1900) return `${clock}${fraction}`;
  const day = `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  return clock === "00:00:00" && fraction === "" ? day : `${day} ${clock}${fraction}`;
}

/** The text that the cell shows or holds; formulas count as their stored result and are never worked out. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : dateText(value);
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value !== "object") return String(value);
  if ("result" in value) return cellText(value.result);
  if ("formula" in value || "sharedFormula" in value) return "";
  if ("richText" in value)
    return (value.richText as { text?: unknown }[]).map((part) => String(part.text ?? "")).join("");
  if ("text" in value) return cellText(value.text);
  if ("error" in value) return String(value.error);
  return "";
}

export interface SheetRecords {
  readonly headers: readonly string[];
  readonly rows: number;
  readonly sample: readonly (readonly string[])[];
  readonly sheet: string | null;
}

/**
 * Streams one sheet into gated records: line number (the sheet's row) and the row's cells, comma-separated, quoted. The first
 * row that is not empty is the header. Throws what the reader throws for a damaged workbook.
 */
export async function xlsxRecords(options: {
  readonly input: string;
  readonly output: string;
  readonly sheet: string | null;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (rows: number) => void;
  readonly onReject: (reject: GateReject) => void;
}): Promise<SheetRecords> {
  const output = createWriteStream(options.output, { mode: 0o600 });
  const input = createReadStream(options.input);
  const reader = new Excel.stream.xlsx.WorkbookReader(input, {
    entries: "emit",
    sharedStrings: "cache",
    styles: "cache",
    hyperlinks: "ignore",
    worksheets: "emit",
  });
  let headers: string[] | null = null;
  let rows = 0;
  let name: string | null = null;
  const sample: string[][] = [];
  try {
    for await (const sheet of reader) {
      const sheetName = String((sheet as unknown as { name?: unknown }).name ?? "");
      if (headers !== null || (options.sheet !== null && sheetName !== options.sheet)) continue;
      name = sheetName;
      for await (const row of sheet) {
        options.signal?.throwIfAborted();
        const cells: string[] = [];
        const values = row.values as unknown[];
        for (let i = 1; i < values.length && i <= MAX_COLUMNS; i += 1) cells.push(cellText(values[i]));
        while (cells.length > 0 && cells.at(-1) === "") cells.pop();
        if (cells.length === 0) continue;
        if (headers === null) {
          headers = cells;
          continue;
        }
        const refuse = (code: string, reason: string) =>
          options.onReject({ line: row.number, code, reason, text: cells.map(quoted).join(",").slice(0, 4000) });
        if (cells.length > headers.length) {
          refuse("too_many_columns", `the row has ${cells.length} of ${headers.length} columns; give each a heading`);
          continue;
        }
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
        if (cells.some((cell) => /[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(cell))) {
          refuse("control_character", "the record holds a control character; remove it");
          continue;
        }
        while (cells.length < headers.length) cells.push("");
        if (sample.length < 200) sample.push(cells);
        rows += 1;
        if (!output.write(`${row.number},${cells.map(quoted).join(",")}\n`)) await once(output, "drain");
        if (rows % 5000 === 0) options.onProgress(rows);
      }
    }
    output.end();
    await once(output, "close");
  } finally {
    input.destroy();
    output.destroy();
  }
  return { headers: headers ?? [], rows, sample, sheet: name };
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
