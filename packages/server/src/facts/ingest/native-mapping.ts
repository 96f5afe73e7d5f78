import {
  type ColumnSpec,
  columnsOf,
  headerName,
  type Mapping,
  parseMapping,
  requiredColumns,
  TABLE_NAMES,
  type TableName,
} from "@tendwell/core";

/** Tables whose columns a file's headers are, best first: every required column is there and nothing else is. */
export function nativeTables(headers: readonly string[], fileName: string): readonly TableName[] {
  const names = headers.map(headerName);
  const fits = TABLE_NAMES.filter((table) => {
    const own = new Set(["occurred_at", "available_at", ...Object.keys(columnsOf(table))]);
    return names.every((name) => own.has(name)) && requiredColumns(table).every((name) => names.includes(name));
  });
  const stem = headerName(fileName.replace(/\.[^.]*$/, ""));
  return [...fits].sort(
    (a, b) =>
      Number(b === stem) - Number(a === stem) || Object.keys(columnsOf(b)).length - Object.keys(columnsOf(a)).length,
  );
}

/** The mapping of files that already speak Tendwell's columns: times in UTC, amounts in minor units, ids as the source's own. */
export function nativeMapping(
  files: readonly { readonly id: string; readonly headers: readonly string[]; readonly table: TableName }[],
): Mapping {
  return parseMapping({
    source: "tendwell",
    kind: "keyed",
    zone: "UTC",
    files: files.map((file) => {
      const specs: Readonly<Record<string, ColumnSpec>> = columnsOf(file.table);
      const set: Record<string, unknown> = {};
      for (const header of file.headers) {
        const name = headerName(header);
        if (name === "available_at") continue;
        set[name] = { column: header, unit: "minor" };
        if (specs[name]?.type === "bigint" && name.endsWith("_us"))
          set[name] = { column: header, duration: "microseconds" };
      }
      const updated = file.headers.find((header) => headerName(header) === "available_at");
      return {
        id: file.id,
        match: { headers: [...file.headers] },
        into: [{ table: file.table, set, ...(updated === undefined ? {} : { updated_at: updated }) }],
      };
    }),
  });
}
