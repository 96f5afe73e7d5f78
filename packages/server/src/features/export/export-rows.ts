import type { Cell } from "./export-cell.ts";

/** Named columns, and rows in chunks. */
export interface ExportRows {
  readonly columns: readonly string[];
  readonly chunks: AsyncIterable<readonly (readonly Cell[])[]>;
}

/** One JSON object a line. */
export async function* ndjsonText({ columns, chunks }: ExportRows): AsyncGenerator<string> {
  for await (const rows of chunks) {
    const lines = rows.map((row) =>
      JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null]))),
    );
    if (lines.length > 0) yield `${lines.join("\n")}\n`;
  }
}
