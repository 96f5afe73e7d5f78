import {
  type ColumnSpec,
  type Condition,
  CURRENCY_EXPONENTS,
  dateFormat,
  type FieldMapping,
  identifier,
  join,
  type OffsetSpan,
  raw,
  type Sql,
  sql,
  type TextExpression,
  zoneOffsets,
} from "@tendwell/core";

import {
  BLANKS,
  DECIMAL,
  decimalOfNano,
  decimalSql,
  durationSql,
  nanoOf,
  numberText,
  scaledNano,
  trimmed,
  trimmedColumn,
  UNIT_US,
} from "./number-sql.ts";

/** Finds a header's column; throws when the file has none. */
export type ColumnFinder = (header: string) => Sql;

/** A failing check of a field: where the condition is true, the row is refused with this code. */
export interface FieldCheck {
  readonly column: string;
  readonly code: string;
  readonly when: Sql;
}

export interface ParsedField {
  readonly value: Sql;
  readonly checks: readonly FieldCheck[];
}

const TRUE_WORDS = ["true", "t", "yes", "y", "1", "1.0", "da", "adevarat", "是", "真", "on"];
const FALSE_WORDS = ["false", "f", "no", "n", "0", "0.0", "nu", "fals", "否", "假", "off"];
const words = (list: readonly string[]) => join(list.map((word) => sql`${word}`));

export function conditionSql(condition: Condition, column: ColumnFinder): Sql {
  const text = sql`coalesce(lower(trim(${column(condition.column)}, ${BLANKS})), '')`;
  if ("blank" in condition) return condition.blank ? sql`${text} = ''` : sql`${text} <> ''`;
  const list = "is" in condition ? condition.is : condition.isNot;
  if (list.length === 0) return raw("is" in condition ? "false" : "true");
  const values = words(list.map((value) => value.trim().toLowerCase()));
  return "is" in condition ? sql`${text} in (${values})` : sql`${text} not in (${values})`;
}

export function conditionsSql(conditions: readonly Condition[], column: ColumnFinder): Sql {
  if (conditions.length === 0) return raw("true");
  return join(
    conditions.map((condition) => conditionSql(condition, column)),
    " and ",
  );
}

/** The text of an expression; NULL where absent. */
export function textSql(text: TextExpression, column: ColumnFinder): Sql {
  switch (text.kind) {
    case "column":
      return column(text.column);
    case "value":
      return sql`${text.value}`;
    case "join": {
      const parts = text.parts.map((part) => trimmed(textSql(part, column)));
      return sql`nullif(concat_ws(${text.separator}, ${join(parts)}), '')`;
    }
    case "first":
      return sql`coalesce(${join(text.parts.map((part) => trimmed(textSql(part, column))))})`;
    case "map": {
      const of = textSql(text.of, column);
      const cases = Object.entries(text.to).map(([from, to]) => sql`when ${from} then ${to}`);
      const otherwise =
        text.otherwise === undefined ? of : text.otherwise === null ? raw("null") : sql`${text.otherwise}`;
      return sql`(case lower(trim(coalesce(${of}, ''), ${BLANKS})) ${join(cases, " ")} else ${otherwise} end)`;
    }
    case "if": {
      const no = text.no === null ? raw("null") : textSql(text.no, column);
      return sql`(case when ${conditionsSql(text.when, column)} then ${textSql(text.yes, column)} else ${no} end)`;
    }
  }
}

/** Local readings to UTC: a balanced tree over the zone's spans, so a row costs a handful of comparisons. */
function localToUtcSql(local: Sql, zone: string): Sql {
  const spans = zoneOffsets(zone);
  const tree = (list: readonly OffsetSpan[]): Sql => {
    if (list.length === 1) return raw(`to_microseconds(${-list[0]!.offsetUs})`);
    const middle = list.length >> 1;
    return sql`case when ${local} < make_timestamp(${list[middle]!.fromLocalUs}) then ${tree(list.slice(0, middle))} else ${tree(list.slice(middle))} end`;
  };
  if (spans.length === 1 && spans[0]!.offsetUs === 0) return local;
  return sql`(${local} + ${tree(spans)})`;
}

/** A time from trimmed text: ISO forms, the named formats, or a number since 1970. */
export function timeSql(t: Sql, field: FieldMapping, zone: string): Sql {
  if (field.epoch !== null) {
    return sql`make_timestamp(try_cast(${decimalSql(t)} * ${UNIT_US[field.epoch]} as bigint))`;
  }
  const shift = (local: Sql): Sql => {
    const last = field.inclusive
      ? sql`(case when date_trunc('day', ${local}) = ${local} then ${local} + interval 1 day else ${local} end)`
      : local;
    return localToUtcSql(last, field.zone ?? zone);
  };
  if (field.formats.length > 0) {
    const tries = field.formats.map((text) => {
      const format = dateFormat(text);
      const parsed = sql`try_strptime(${t}, ${format.strptime})`;
      return format.hasZone ? sql`make_timestamp(epoch_us(${parsed}))` : shift(parsed);
    });
    return tries.length === 1 ? tries[0]! : sql`coalesce(${join(tries)})`;
  }
  // `infinity` and `epoch` are words to the engine's cast: a reading begins with a digit.
  const digits = sql`case when ${t} >= '0' and ${t} < ':' then ${t} end`;
  const zoned = sql`(contains(${t}, '+') or ends_with(upper(${t}), 'Z') or ends_with(upper(${t}), 'UTC') or contains(substr(${t}, 12), '-'))`;
  const utc = sql`make_timestamp(epoch_us(try_cast(regexp_replace(${digits}, '\\s*(utc|z)$', '+00', 'i') as timestamptz)))`;
  // What programs write, `2024-01-31T12:00:00.123456Z`, is known at a glance; what the glance does not read goes the long way.
  const usual = sql`case when strlen(${t}) between 20 and 27 and ends_with(${t}, 'Z') and contains(${t}, 'T') and not contains(${t}, ' ') and ${t} >= '0' and ${t} < ':' then make_timestamp(epoch_us(try_cast(${t} as timestamptz))) end`;
  return sql`coalesce(${usual}, case when ${zoned} then ${utc} else ${shift(sql`try_cast(${digits} as timestamp)`)} end)`;
}

export interface FieldContext {
  readonly column: ColumnFinder;
  readonly zone: string;
  /** The currency text of the row, upper case. */
  readonly currency: Sql;
  /** Set when every row has this currency. */
  readonly fixedCurrency: string | null;
  readonly idSql: (kind: string, external: Sql) => Sql;
  readonly checkControl: boolean;
}

function power(context: FieldContext): Sql {
  if (context.fixedCurrency !== null) return raw(String(10 ** (CURRENCY_EXPONENTS.get(context.fixedCurrency) ?? 2)));
  const other = [...CURRENCY_EXPONENTS].filter(([, exponent]) => exponent !== 2);
  return sql`(case ${context.currency} ${join(
    other.map(([code, exponent]) => sql`when ${code} then ${10 ** exponent}`),
    " ",
  )} else 100 end)`;
}

export function idKind(column: string): string {
  if (column === "referred_account_id") return "account";
  return column.replace(/_id$/, "");
}

const MONEY = /(_minor$|^amount$|^mrr$|^discount_)/;
const EARLIEST = raw("timestamp '1900-01-01'");
const LATEST = raw("timestamp '2200-01-01'");

const x = (name: string) => identifier(`x_${name}`);
const t = (name: string) => identifier(`t_${name}`);
const n = (name: string) => identifier(`n_${name}`);

/** First layer: the texts that a field is made of, over the raw columns. */
export function fieldTexts(name: string, field: FieldMapping, column: ColumnFinder): readonly Sql[] {
  const texts = [sql`${textSql(field.text, column)} as ${x(name)}`];
  if (field.plus !== null) texts.push(sql`${textSql(field.plus.text, column)} as ${x(`${name}_plus`)}`);
  field.times.forEach((text, i) => {
    texts.push(sql`${textSql(text, column)} as ${x(`${name}_times${i}`)}`);
  });
  return texts;
}

/** The names of a field's texts: its own, what is added to it, what multiplies it. */
function partsOf(name: string, field: FieldMapping): readonly string[] {
  return [name, ...(field.plus === null ? [] : [`${name}_plus`]), ...field.times.map((_, i) => `${name}_times${i}`)];
}

/** Second layer: those texts trimmed. A layer of its own, so that each is trimmed once however often it is looked at. */
export function fieldTrimmed(name: string, field: FieldMapping): readonly Sql[] {
  return partsOf(name, field).map((part) => sql`${trimmedColumn(x(part))} as ${t(part)}`);
}

/** Whether a value is read from its text as it stands; anything else is a number first. */
function isWord(spec: ColumnSpec, field: FieldMapping): boolean {
  return (
    spec.type === "id" || spec.type === "text" || spec.type === "bool" || (spec.type === "time" && field.epoch === null)
  );
}

/** Third layer: numbers cleaned, each worked out once. */
export function fieldCleaned(name: string, spec: ColumnSpec, field: FieldMapping): readonly Sql[] {
  return partsOf(name, field).map((part) => {
    const asItStands = part === name && (isWord(spec, field) || field.duration === "clock");
    return sql`${asItStands ? t(part) : numberText(t(part), field.decimal)} as ${n(part)}`;
  });
}

/** Fourth layer: the typed value and what makes it invalid, over the columns of the others. */
export function parseFieldSql(name: string, spec: ColumnSpec, field: FieldMapping, context: FieldContext): ParsedField {
  const text = x(name);
  const clean = n(name);
  const present = sql`${t(name)} is not null`;
  const checks: FieldCheck[] = [];
  const check = (code: string, when: Sql) => checks.push({ column: name, code, when });
  const control = () => {
    if (context.checkControl)
      check("control_character", sql`regexp_matches(${text}, '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]')`);
  };
  // Checks stand one layer above: they read the value by its name.
  const v = identifier(`v_${name}`);
  let value: Sql;
  if (spec.type === "id") {
    value = context.idSql(idKind(name), clean);
    control();
  } else if (spec.type === "text") {
    value = sql`(case when ${present} then ${text} end)`;
    if (name === "currency") {
      value = sql`upper(${clean})`;
      check("unknown_currency", sql`${present} and upper(${clean}) not in (${words([...CURRENCY_EXPONENTS.keys()])})`);
    } else if (spec.oneOf !== undefined) {
      value = sql`lower(${clean})`;
      check("not_one_of", sql`${present} and lower(${clean}) not in (${words(spec.oneOf)})`);
    } else control();
  } else if (spec.type === "bool") {
    value = sql`(case when lower(${clean}) in (${words(TRUE_WORDS)}) then true when lower(${clean}) in (${words(FALSE_WORDS)}) then false end)`;
    check("not_a_boolean", sql`${present} and ${v} is null`);
  } else if (spec.type === "time") {
    value = timeSql(clean, field, context.zone);
    if (field.plus !== null)
      value = sql`(${value} + to_microseconds(${durationSql(t(`${name}_plus`), n(`${name}_plus`), field.plus.unit)}))`;
    check("not_a_date", sql`${present} and ${v} is null`);
    check("out_of_range", sql`not (${v} >= ${EARLIEST} and ${v} < ${LATEST})`);
  } else if (field.duration !== null) {
    value = durationSql(t(name), clean, field.duration);
    check("not_a_duration", sql`${present} and ${v} is null`);
  } else if (spec.type === "double") {
    value = sql`try_cast(${clean} as double)`;
    check("not_a_number", sql`${present} and (${v} is null or not isfinite(${v}))`);
  } else {
    const number = decimalSql(clean);
    check("not_a_number", sql`${present} and ${clean} is null`);
    let exact: Sql = number;
    const scale = MONEY.test(name) && field.unit === "major" ? power(context) : raw("1");
    if (field.times.length > 0 || field.per > 1) {
      let numerator: Sql = sql`cast(${scale} as hugeint)`;
      field.times.forEach((_, i) => {
        numerator = sql`${numerator} * cast(${decimalSql(n(`${name}_times${i}`))} * 1000000 as hugeint)`;
      });
      const denominator = raw(
        `cast(${String(BigInt(field.per) * 1_000_000n ** BigInt(field.times.length))} as hugeint)`,
      );
      exact = decimalOfNano(scaledNano(nanoOf(number), numerator, denominator));
    } else if (MONEY.test(name)) exact = sql`try(${number} * ${scale})`;
    if (spec.type === "decimal9") value = sql`try_cast(${exact} as ${DECIMAL})`;
    else {
      const type = raw(spec.type === "int" ? "integer" : "bigint");
      value = sql`(case when ${exact} = trunc(${exact}) then try_cast(${exact} as ${type}) end)`;
    }
    check("too_precise", sql`${present} and ${v} is null`);
  }
  if (spec.optional !== true) check("missing", sql`${v} is null`);
  return { value, checks };
}
