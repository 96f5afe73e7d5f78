import { columnsOf, TABLE_NAMES, type TableName } from "../facts/tables.ts";
import { assertZone } from "../time/period.ts";
import { dateFormat } from "./date-format.ts";
import type { AmountUnit, Condition, DurationUnit, FieldMapping, TextExpression } from "./mapping.ts";
import type { MappingReader, Node } from "./mapping-reader.ts";

const TEXT_KEYS = ["column", "value", "join", "separator", "first", "map", "otherwise", "if", "take", "else"];
const FIELD_KEYS = [
  ...TEXT_KEYS,
  "format",
  "zone",
  "inclusive",
  "plus",
  "epoch",
  "unit",
  "duration",
  "decimal",
  "times",
  "per",
  "lookup",
];
const DURATIONS: readonly DurationUnit[] = [
  "microseconds",
  "milliseconds",
  "seconds",
  "minutes",
  "hours",
  "days",
  "clock",
];
const UNITS: readonly AmountUnit[] = ["major", "minor"];
const EPOCHS = ["seconds", "milliseconds", "microseconds"] as const;

export function parseConditions(reader: MappingReader, value: unknown, path: string): readonly Condition[] {
  const items = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
  return items.map((item, i): Condition => {
    const at = `${path}[${i}]`;
    const node = reader.object(item, at, ["column", "is", "not", "blank"]);
    const column = reader.text(node.column, `${at}.column`);
    if (node.is !== undefined) return { column, is: reader.texts(node.is, `${at}.is`) };
    if (node.not !== undefined) return { column, isNot: reader.texts(node.not, `${at}.not`) };
    if (node.blank === undefined) reader.fail(at, "is, not or blank", node);
    return { column, blank: reader.flag(node.blank, `${at}.blank`) };
  });
}

export function parseText(reader: MappingReader, value: unknown, path: string): TextExpression {
  if (typeof value === "string") return { kind: "column", column: value };
  return textOf(reader, reader.object(value, path, TEXT_KEYS), path);
}

function textOf(reader: MappingReader, node: Node, path: string): TextExpression {
  const forms = ["column", "value", "join", "first", "if"].filter((key) => node[key] !== undefined);
  if (forms.length !== 1) {
    reader.fail(path, "exactly one of column, value, join, first, if", node);
    return { kind: "value", value: "" };
  }
  const parts = (key: string) =>
    reader.list(node[key], `${path}.${key}`).map((part, i) => parseText(reader, part, `${path}.${key}[${i}]`));
  let text: TextExpression;
  if (forms[0] === "column") text = { kind: "column", column: reader.text(node.column, `${path}.column`) };
  else if (forms[0] === "value") text = { kind: "value", value: reader.text(node.value, `${path}.value`) };
  else if (forms[0] === "join") {
    text = {
      kind: "join",
      parts: parts("join"),
      separator: reader.optionalText(node.separator, `${path}.separator`) ?? " ",
    };
  } else if (forms[0] === "first") text = { kind: "first", parts: parts("first") };
  else {
    text = {
      kind: "if",
      when: parseConditions(reader, node.if, `${path}.if`),
      yes: parseText(reader, node.take, `${path}.take`),
      no: node.else === undefined || node.else === null ? null : parseText(reader, node.else, `${path}.else`),
    };
  }
  if (node.map === undefined) {
    if (node.otherwise !== undefined) reader.fail(`${path}.otherwise`, "a map beside it", node.otherwise);
    return text;
  }
  const map = reader.object(node.map, `${path}.map`, null);
  const to: Record<string, string> = {};
  for (const [from, target] of Object.entries(map))
    to[from.trim().toLowerCase()] = reader.text(target, `${path}.map.${from}`);
  return {
    kind: "map",
    of: text,
    to,
    ...(node.otherwise === undefined
      ? {}
      : { otherwise: node.otherwise === null ? null : reader.text(node.otherwise, `${path}.otherwise`) }),
  };
}

function parseLookup(reader: MappingReader, value: unknown, path: string): FieldMapping["lookup"] {
  if (value === undefined || value === null) return null;
  const node = reader.object(value, path, ["table", "by", "take"]);
  const table = reader.oneOf<TableName>(node.table, `${path}.table`, TABLE_NAMES, "account");
  const by = reader.text(node.by, `${path}.by`);
  const take = reader.text(node.take, `${path}.take`);
  const columns = columnsOf(table);
  if (columns[by]?.type !== "id") reader.fail(`${path}.by`, `an id column of ${table}`, by);
  if (columns[take]?.type !== "id") reader.fail(`${path}.take`, `an id column of ${table}`, take);
  return { table, by, take };
}

function checked(reader: MappingReader, path: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    reader.problems.push(`${path}: ${(error as Error).message}`);
  }
}

/** A field: a column name, or a group of settings. */
export function parseField(reader: MappingReader, value: unknown, path: string): FieldMapping {
  const node = typeof value === "string" ? { column: value } : reader.object(value, path, FIELD_KEYS);
  const formats = reader.texts(node.format, `${path}.format`);
  for (const format of formats) if (format !== "iso") checked(reader, `${path}.format`, () => dateFormat(format));
  const zone = reader.optionalText(node.zone, `${path}.zone`);
  if (zone !== null) checked(reader, `${path}.zone`, () => assertZone(zone));
  const plus = node.plus === undefined ? null : reader.object(node.plus, `${path}.plus`, [...TEXT_KEYS, "unit"]);
  const times = node.times === undefined ? [] : Array.isArray(node.times) ? node.times : [node.times];
  const per = node.per === undefined ? 1 : reader.whole(node.per, `${path}.per`);
  if (per < 1) reader.fail(`${path}.per`, "a number of at least 1", per);
  return {
    text: textOf(reader, node, path),
    formats: formats.filter((format) => format !== "iso"),
    zone,
    inclusive: reader.flag(node.inclusive, `${path}.inclusive`),
    plus:
      plus === null
        ? null
        : {
            text: textOf(reader, plus, `${path}.plus`),
            unit: reader.oneOf(plus.unit, `${path}.plus.unit`, DURATIONS, "seconds"),
          },
    epoch: node.epoch === undefined ? null : reader.oneOf(node.epoch, `${path}.epoch`, EPOCHS, "seconds"),
    unit: reader.oneOf(node.unit, `${path}.unit`, UNITS, "major"),
    duration:
      node.duration === undefined ? null : reader.oneOf(node.duration, `${path}.duration`, DURATIONS, "seconds"),
    decimal: reader.oneOf(node.decimal, `${path}.decimal`, [".", ","], "."),
    times: times.map((item, i) => parseText(reader, item, `${path}.times[${i}]`)),
    per,
    lookup: parseLookup(reader, node.lookup, `${path}.lookup`),
  };
}
