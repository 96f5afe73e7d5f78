import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { PassThrough, Readable } from "node:stream";
import type { FactStore } from "../../facts/fact-store.ts";
import { csvField, neutral } from "./export-cell.ts";
import { type ExportRows, ndjsonText } from "./export-rows.ts";
import { writeParquet } from "./parquet-file.ts";

export type ExportFormat = "csv" | "xlsx" | "ndjson" | "parquet";

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  ndjson: "application/x-ndjson",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  parquet: "application/vnd.apache.parquet",
};
/** Rows a worksheet holds (its heading aside). */
const SHEET_ROWS = 1_048_575;

async function* csvText({ columns, chunks }: ExportRows): AsyncGenerator<string> {
  yield `${columns.map(csvField).join(",")}\r\n`;
  for await (const rows of chunks)
    if (rows.length > 0) yield `${rows.map((row) => row.map(csvField).join(",")).join("\r\n")}\r\n`;
}

/** Texts as bytes, which is what a response body takes. */
async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const text of texts) yield Buffer.from(text);
}

function xlsxBytes({ columns, chunks }: ExportRows): Readable {
  const out = new PassThrough();
  const write = async () => {
    const { default: excel } = await import("exceljs");
    const book = new excel.stream.xlsx.WorkbookWriter({ stream: out, useStyles: false, useSharedStrings: false });
    let sheet = book.addWorksheet("Export");
    let count = 0;
    sheet.addRow([...columns]).commit();
    for await (const rows of chunks) {
      for (const row of rows) {
        if (count === SHEET_ROWS) {
          sheet.commit();
          sheet = book.addWorksheet(`Export ${book.worksheets?.length ?? 2}`);
          sheet.addRow([...columns]).commit();
          count = 0;
        }
        sheet.addRow(row.map((cell) => (typeof cell === "string" ? neutral(cell) : cell))).commit();
        count += 1;
      }
      if (out.writableNeedDrain) await new Promise((resolve) => out.once("drain", resolve));
    }
    sheet.commit();
    await book.commit();
  };
  write().catch((error: Error) => out.destroy(error));
  return out;
}

/** Rows as a download. Parquet is written by the engine into its staging folder first, the rest is streamed. */
export async function exportResponse(
  name: string,
  format: ExportFormat,
  rows: ExportRows,
  store: FactStore,
): Promise<Response> {
  let body: Readable;
  if (format === "csv") body = Readable.from(encoded(csvText(rows)));
  else if (format === "ndjson") body = Readable.from(encoded(ndjsonText(rows)));
  else if (format === "xlsx") body = xlsxBytes(rows);
  else {
    const path = await writeParquet(store, rows);
    body = createReadStream(path).once("close", () => void rm(path, { force: true }));
  }
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name.replaceAll(/[^\w.-]/g, "_")}.${format}"`,
      "cache-control": "private, no-store",
    },
  });
}
