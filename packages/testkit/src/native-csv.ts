import { type ColumnSpec, columnsOf, type Fact, type FactSet, TABLE_NAMES, type TableName } from "@tendwell/core";

/** Columns of a native file: the two times a source can state, then the table's own. */
export function nativeColumns(table: TableName): readonly (readonly [string, ColumnSpec])[] {
  const time = { type: "time", about: "" } as const;
  return [["occurred_at", time], ["available_at", time], ...Object.entries<ColumnSpec>(columnsOf(table))];
}

function isoOf(us: number): string {
  const whole = new Date(Math.floor(us / 1_000_000) * 1000).toISOString().slice(0, 19);
  const rest = us - Math.floor(us / 1_000_000) * 1_000_000;
  return `${whole}${rest === 0 ? "" : `.${String(rest).padStart(6, "0")}`}Z`;
}
function usOf(text: string): number {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{6}))?Z$/.exec(text);
  if (match === null) throw new RangeError(`a native time requires YYYY-MM-DDTHH:MM:SS[.ffffff]Z, got ${text}`);
  return Date.parse(`${match[1]}Z`) * 1000 + Number(match[2] ?? 0);
}
function decimalOf(nano: bigint): string {
  const digits = (nano < 0n ? -nano : nano).toString().padStart(10, "0");
  const text = `${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/\.?0+$/, "");
  return nano < 0n ? `-${text}` : text;
}
function nanoOf(text: string): bigint {
  const [whole = "0", part = ""] = text.replace("-", "").split(".");
  const nano = BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, "0"));
  return text.startsWith("-") ? -nano : nano;
}

/** One cell as text; NULL is empty. */
export function formatCell(value: unknown, spec: ColumnSpec): string {
  if (value === null || value === undefined) return "";
  if (spec.type === "time") return isoOf(value as number);
  if (spec.type === "decimal9") return decimalOf(value as bigint);
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function parseCell(text: string, spec: ColumnSpec, idOf: (external: string) => string): unknown {
  if (text === "") return null;
  switch (spec.type) {
    case "time":
      return usOf(text);
    case "decimal9":
      return nanoOf(text);
    case "bigint":
      return BigInt(text);
    case "int":
    case "double":
      return Number(text);
    case "bool":
      return text === "true";
    case "id":
      return idOf(text);
    default:
      return text;
  }
}

/** Records of a CSV text (RFC 4180, with a header line). */
export function parseCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "," || char === "\n") {
      record.push(cell);
      cell = "";
      if (char === "\n") {
        records.push(record);
        record = [];
      }
    } else if (char !== "\r") cell += char;
  }
  const [header = [], ...rows] = records;
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ""])));
}

/**
 * Facts from native CSV texts by table. External ids become decimal ids, numbered by kind (a column's name without
 * `referred_`). Everything counts as recorded at `recordedAt`.
 */
export function readNativeCsv(texts: ReadonlyMap<TableName, string>, recordedAt: number): FactSet {
  const ids = new Map<string, string>();
  const idFor = (column: string, external: string): string => {
    const key = `${column.replace("referred_", "")}:${external}`;
    let id = ids.get(key);
    if (id === undefined) {
      id = String(ids.size + 1);
      ids.set(key, id);
    }
    return id;
  };
  const facts: Record<string, unknown[]> = {};
  for (const table of TABLE_NAMES) {
    const text = texts.get(table);
    if (text === undefined) continue;
    const columns = nativeColumns(table);
    facts[table] = parseCsv(text).map((record) => {
      const fact: Record<string, unknown> = { recorded_at: recordedAt };
      for (const [name, spec] of columns) fact[name] = parseCell(record[name] ?? "", spec, (id) => idFor(name, id));
      return fact as unknown as Fact<TableName>;
    });
  }
  return facts as FactSet;
}
