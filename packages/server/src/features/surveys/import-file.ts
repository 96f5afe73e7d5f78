import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readDelimited, type TableRecord } from "@tendwell/core/surveys";
import { ProblemError } from "../../access/problem-error.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { detectEncoding } from "../../facts/ingest/text-encoding.ts";
import { cellText } from "../../facts/ingest/xlsx-records.ts";
import { guardZip, XLSX_LIMITS, ZipBombError } from "../../facts/ingest/zip-guard.ts";

function refused(name: string, why: string): ProblemError {
  return new ProblemError("unprocessable", `${name} cannot be read: ${why}`, {
    mend: "Export the responses again, as CSV or XLSX, and give that file.",
  });
}

/** The first sheet's rows that hold something, each with its number. */
async function sheetRecords(bytes: Uint8Array, name: string, store: FactStore): Promise<TableRecord[]> {
  const path = join(store.stagingDirectory, `responses-${randomUUID()}.xlsx`);
  try {
    await writeFile(path, bytes, { mode: 0o600 });
    await guardZip(path, XLSX_LIMITS, undefined);
    const { default: excel } = await import("exceljs");
    const book = new excel.Workbook();
    await book.xlsx.readFile(path);
    const records: TableRecord[] = [];
    book.worksheets[0]?.eachRow({ includeEmpty: false }, (row, line) => {
      const values = row.values as unknown[];
      const cells = Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => cellText(values[i + 1]));
      if (cells.some((cell) => cell !== "")) records.push({ line, cells });
    });
    return records;
  } catch (error) {
    throw refused(name, error instanceof ZipBombError ? error.message : "it is not a whole workbook");
  } finally {
    await rm(path, { force: true });
  }
}

/** The records of a CSV text or of a workbook's first sheet. Throws a problem for what is neither. */
export async function readRecords(bytes: Uint8Array, name: string, store: FactStore): Promise<readonly TableRecord[]> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (isZip) return sheetRecords(bytes, name, store);
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) throw refused(name, "it is a workbook of the old form (XLS)");
  const head = bytes.subarray(0, 65_536);
  let valid = true;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    valid = false;
  }
  const { encoding, bom } = detectEncoding(head, bytes.subarray(0, 1 << 20), valid);
  return readDelimited(new TextDecoder(encoding).decode(bytes.subarray(bom)));
}
