import { columnsOf, TABLE_NAMES, TABLES, type TableName } from "../facts/tables.ts";
import { assertZone } from "../time/period.ts";
import { currencyExponent } from "./currency-exponent.ts";
import type {
  CheckMapping,
  FieldMapping,
  FileFormat,
  FileMapping,
  Mapping,
  PersonalMapping,
  TargetMapping,
} from "./mapping.ts";
import { MappingError, MappingReader } from "./mapping-reader.ts";
import { parseConditions, parseField, parseText } from "./parse-expression.ts";

const LAG = /^(\d+)\s*(s|m|h|d)$/;
const LAG_US = { s: 1e6, m: 60e6, h: 3600e6, d: 86400e6 } as const;
/** Columns that ingestion works out when a mapping leaves them. */
export const DERIVED_COLUMNS: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  subscription_version: [
    "mrr",
    "service_started_at",
    "discount_forever",
    "discount_limited",
    "discount_once",
    "quantity",
    "interval_count",
  ],
  product_event: ["quantity"],
  call: ["resolvable"],
  ticket: ["resolvable"],
  survey_response: ["low_is_good", "complete"],
  invoice_line: ["tax_minor", "line_number"],
  contract_term: ["grace_days"],
  touch: ["success"],
};

function parseTarget(reader: MappingReader, value: unknown, path: string, append: boolean): TargetMapping {
  const node = reader.object(value, path, ["table", "key", "when", "earliest", "set", "updated_at"]);
  if (node.table === undefined) reader.fail(`${path}.table`, "a fact table", node.table);
  const table = reader.oneOf<TableName>(node.table, `${path}.table`, TABLE_NAMES, "account");
  const columns = columnsOf(table);
  const set: Record<string, FieldMapping> = {};
  for (const [column, field] of Object.entries(
    reader.object(node.set, `${path}.set`, ["occurred_at", ...Object.keys(columns)]),
  )) {
    set[column] = parseField(reader, field, `${path}.set.${column}`);
  }
  for (const [column, spec] of Object.entries({ occurred_at: { optional: undefined }, ...columns })) {
    const derived =
      DERIVED_COLUMNS[table]?.includes(column) === true ||
      column === "currency" ||
      (append && column === derivedId(table));
    if (set[column] === undefined && spec.optional === undefined && !derived) {
      reader.problems.push(
        `${path}.set requires ${column} for ${table}, got ${Object.keys(set).join(", ") || "nothing"}`,
      );
    }
  }
  const key =
    node.key === undefined
      ? null
      : reader.list(node.key, `${path}.key`).map((part, i) => parseText(reader, part, `${path}.key[${i}]`));
  if (key?.length === 0) reader.fail(`${path}.key`, "at least one column", node.key);
  return {
    table,
    key,
    when: parseConditions(reader, node.when, `${path}.when`),
    earliest: reader.flag(node.earliest, `${path}.earliest`),
    set,
    updatedAt: node.updated_at === undefined ? null : parseField(reader, node.updated_at, `${path}.updated_at`),
  };
}

/**
 * The id column that names a row of the table and nothing else; sources without keys (append) may leave it, then it is made
 * of the row's own hash and occurrence. Null where the table's rows are named by other things too.
 */
export function derivedId(table: TableName): string | null {
  const key: readonly string[] = TABLES[table].key;
  return key.length === 1 && key[0] !== "account_id" && key[0] !== "person_id" ? key[0]! : null;
}

/** `attributes` is a short form: one account_attribute row per named column that is not blank. */
function parseAttributes(reader: MappingReader, value: unknown, path: string): TargetMapping[] {
  if (value === undefined || value === null) return [];
  const node = reader.object(value, path, ["account", "at", "set", "when", "updated_at"]);
  const account = parseField(reader, node.account, `${path}.account`);
  const at = parseField(reader, node.at, `${path}.at`);
  const updatedAt = node.updated_at === undefined ? null : parseField(reader, node.updated_at, `${path}.updated_at`);
  const when = parseConditions(reader, node.when, `${path}.when`);
  return Object.entries(reader.object(node.set, `${path}.set`, null)).map(([attribute, field]) => {
    if (!/^[a-z][a-z0-9_]*$/.test(attribute)) reader.fail(`${path}.set`, "attribute names in snake_case", attribute);
    const parsed = parseField(reader, field, `${path}.set.${attribute}`);
    const blankColumn = parsed.text.kind === "column" ? [{ column: parsed.text.column, blank: false }] : [];
    const name = parseField(reader, { value: attribute }, path);
    return {
      table: "account_attribute",
      key: null,
      when: [...when, ...blankColumn],
      earliest: false,
      set: { account_id: account, attribute: name, value: parsed, occurred_at: at },
      updatedAt,
    };
  });
}

function parsePersonal(reader: MappingReader, value: unknown, path: string): PersonalMapping[] {
  return reader.list(value, path).map((item, i) => {
    const at = `${path}[${i}]`;
    const node = reader.object(item, at, ["subject", "id", "person", "field", "text"]);
    return {
      subject: reader.text(node.subject, `${at}.subject`),
      id: parseText(reader, node.id, `${at}.id`),
      person: node.person === undefined ? null : parseText(reader, node.person, `${at}.person`),
      field: reader.text(node.field, `${at}.field`),
      text: parseText(reader, node.text, `${at}.text`),
    };
  });
}

function parseFormat(reader: MappingReader, value: unknown, path: string): FileFormat {
  if (value === undefined || value === null) return { kind: "auto", delimiter: null, sheet: null, columns: null };
  const node = reader.object(value, path, ["fixed", "delimiter", "sheet", "columns"]);
  if (node.fixed !== undefined) {
    const columns = Object.entries(reader.object(node.fixed, `${path}.fixed`, null)).map(([name, span]) => {
      const match = /^(\d+)-(\d+)$/.exec(reader.text(span, `${path}.fixed.${name}`));
      const start = Number(match?.[1] ?? 0);
      const end = Number(match?.[2] ?? 0);
      if (start < 1 || end < start) reader.fail(`${path}.fixed.${name}`, "first and last position such as 1-6", span);
      return { name, start, end };
    });
    if (columns.length === 0) reader.fail(`${path}.fixed`, "at least one column", node.fixed);
    return { kind: "fixed", columns };
  }
  const delimiter = reader.optionalText(node.delimiter, `${path}.delimiter`);
  if (delimiter !== null && !/^[\t -~]$/.test(delimiter))
    reader.fail(`${path}.delimiter`, "one ASCII character", delimiter);
  return {
    kind: "auto",
    delimiter,
    sheet: reader.optionalText(node.sheet, `${path}.sheet`),
    columns: node.columns === undefined ? null : reader.texts(node.columns, `${path}.columns`),
  };
}

function parseFile(reader: MappingReader, value: unknown, path: string, append: boolean): FileMapping {
  const node = reader.object(value, path, ["id", "match", "format", "joins", "into", "attributes", "personal"]);
  const match = node.match === undefined ? {} : reader.object(node.match, `${path}.match`, ["name", "headers"]);
  const into = reader
    .list(node.into, `${path}.into`)
    .map((target, i) => parseTarget(reader, target, `${path}.into[${i}]`, append));
  return {
    id: reader.text(node.id, `${path}.id`),
    match: {
      name: reader.optionalText(match.name, `${path}.match.name`),
      headers: reader.texts(match.headers, `${path}.match.headers`),
    },
    format: parseFormat(reader, node.format, `${path}.format`),
    joins: reader.list(node.joins, `${path}.joins`).map((item, i) => {
      const at = `${path}.joins[${i}]`;
      const join = reader.object(item, at, ["file", "as", "on", "key", "optional"]);
      return {
        files: reader.texts(join.file, `${at}.file`),
        as: reader.text(join.as, `${at}.as`),
        on: reader.text(join.on, `${at}.on`),
        key: reader.text(join.key, `${at}.key`),
        optional: reader.flag(join.optional, `${at}.optional`),
      };
    }),
    into: [...into, ...parseAttributes(reader, node.attributes, `${path}.attributes`)],
    personal: parsePersonal(reader, node.personal, `${path}.personal`),
  };
}

function parseCheck(reader: MappingReader, value: unknown, path: string): CheckMapping {
  const node = reader.object(value, path, ["kind", "code", "subject", "rows", "span", "flag", "event"]);
  const base = { code: reader.text(node.code, `${path}.code`), subject: reader.text(node.subject, `${path}.subject`) };
  const part = (name: string, keys: readonly string[]) => {
    const group = reader.object(node[name], `${path}.${name}`, keys);
    return (key: string) => reader.text(group[key], `${path}.${name}.${key}`);
  };
  if (
    reader.oneOf(node.kind, `${path}.kind`, ["outside_span", "flag_without_event"], "outside_span") === "outside_span"
  ) {
    const rows = part("rows", ["file", "key", "at", "label"]);
    const span = part("span", ["file", "key", "from", "to"]);
    const to = (node.span as { to?: unknown } | undefined)?.to;
    return {
      kind: "outside_span",
      ...base,
      rows: { file: rows("file"), key: rows("key"), at: rows("at"), label: rows("label") },
      span: { file: span("file"), key: span("key"), from: span("from"), to: to === undefined ? null : span("to") },
    };
  }
  const flag = part("flag", ["file", "key", "column", "is"]);
  const event = part("event", ["file", "key"]);
  return {
    kind: "flag_without_event",
    ...base,
    flag: {
      file: flag("file"),
      key: flag("key"),
      column: flag("column"),
      is: reader.texts((node.flag as { is?: unknown })?.is, `${path}.flag.is`),
    },
    event: { file: event("file"), key: event("key") },
  };
}

/** Validates a mapping (parsed YAML or JSON). Throws `MappingError` with every problem found and its place. */
export function parseMapping(value: unknown): Mapping {
  const reader = new MappingReader();
  const node = reader.object(value, "mapping", [
    "version",
    "source",
    "kind",
    "zone",
    "currency",
    "lag",
    "files",
    "checks",
  ]);
  if (node.version !== undefined && node.version !== 1) reader.fail("version", "1", node.version);
  const zone = reader.optionalText(node.zone, "zone");
  if (zone !== null) {
    try {
      assertZone(zone);
    } catch (error) {
      reader.problems.push((error as Error).message);
    }
  }
  const currency = reader.optionalText(node.currency, "currency")?.toUpperCase() ?? null;
  if (currency !== null && currencyExponent(currency) === null) reader.fail("currency", "an ISO 4217 code", currency);
  const lag = node.lag === undefined ? "0s" : reader.text(node.lag, "lag");
  const lagMatch = LAG.exec(lag);
  if (lagMatch === null) reader.fail("lag", "a length such as 30m, 12h or 2d", lag);
  const source = reader.text(node.source, "source").trim();
  if (source === "") reader.fail("source", "a name", node.source);
  const kind = reader.oneOf(node.kind, "kind", ["keyed", "append", "snapshot"], "keyed");
  const files = reader
    .list(node.files, "files")
    .map((file, i) => parseFile(reader, file, `files[${i}]`, kind === "append"));
  if (files.length === 0) reader.fail("files", "at least one file", node.files);
  const ids = new Set(files.map((file) => file.id));
  if (ids.size < files.length)
    reader.fail(
      "files",
      "ids of their own",
      files.map((file) => file.id),
    );
  for (const file of files) {
    for (const join of file.joins)
      for (const other of join.files)
        if (!ids.has(other)) reader.fail(`files ${file.id} joins`, `one of ${[...ids].join(", ")}`, other);
  }
  const mapping: Mapping = {
    source,
    kind,
    zone,
    currency,
    lagUs: lagMatch === null ? 0 : Number(lagMatch[1]) * LAG_US[lagMatch[2] as keyof typeof LAG_US],
    files,
    checks: reader.list(node.checks, "checks").map((check, i) => parseCheck(reader, check, `checks[${i}]`)),
  };
  if (reader.problems.length > 0) throw new MappingError(reader.problems);
  return mapping;
}

/** The columns that a table's native file must have: its own required ones and `occurred_at`. */
export function requiredColumns(table: TableName): readonly string[] {
  const derived = DERIVED_COLUMNS[table] ?? [];
  const own = Object.entries(TABLES[table].columns as Readonly<Record<string, { optional?: true }>>);
  return [
    "occurred_at",
    ...own.filter(([name, spec]) => spec.optional === undefined && !derived.includes(name)).map(([name]) => name),
  ];
}
