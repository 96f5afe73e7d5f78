import {
  type ColumnSpec,
  columnsOf,
  derivedId,
  type FieldMapping,
  identifier,
  join,
  raw,
  type Sql,
  sql,
  TABLES,
  type TableName,
  type TargetMapping,
} from "@tendwell/core";
import {
  conditionsSql,
  type FieldCheck,
  type FieldContext,
  fieldCleaned,
  fieldTexts,
  fieldTrimmed,
  idKind,
  parseFieldSql,
  textSql,
} from "./field-sql.ts";
import { decimalOfNano, nanoOf, scaledNano } from "./number-sql.ts";
import type { RawRelation } from "./raw-relation.ts";

export interface JoinedFile {
  readonly relation: RawRelation;
  readonly on: string;
  readonly key: string;
}

export interface TargetContext {
  readonly raw: RawRelation;
  /** Joined files by their alias: `alias.column`; null where an optional one is not there. */
  readonly joined: ReadonlyMap<string, JoinedFile | null>;
  /** Relations `(k, v)` for lookups, by table, by and take. */
  readonly lookup: (table: TableName, by: string, take: string) => Sql;
  readonly zone: string;
  readonly currency: string;
  readonly salt: string;
  readonly sourceId: number;
  /** (row hash, occurrence) instead of a natural key. */
  readonly append: boolean;
}

export interface CompiledTarget {
  /** One row per record: line, bad (index into `checks`, from 1, NULL for good), keys, hashes, times, columns, `ext_` texts. */
  readonly select: Sql;
  readonly checks: readonly FieldCheck[];
  /** Texts by column, for showing a refused value: a relation `(line, column texts…)`. */
  readonly texts: Sql;
  readonly externals: readonly { readonly column: string; readonly kind: string }[];
  /** Fact columns that `select` gives, without `occurred_at`. */
  readonly columns: readonly string[];
}

const DEFAULTS: Readonly<Record<string, Sql>> = {
  "subscription_version.quantity": raw("1.0::double"),
  "subscription_version.interval_count": raw("1::integer"),
  "subscription_version.discount_forever": raw("0::decimal(38,9)"),
  "subscription_version.discount_limited": raw("0::decimal(38,9)"),
  "subscription_version.discount_once": raw("0::decimal(38,9)"),
  "product_event.quantity": raw("1.0::double"),
  "call.resolvable": raw("true"),
  "ticket.resolvable": raw("true"),
  "survey_response.low_is_good": raw("false"),
  "survey_response.complete": raw("true"),
  "invoice_line.tax_minor": raw("0::bigint"),
  "invoice_line.line_number": raw("1::integer"),
  "contract_term.grace_days": raw("0::integer"),
  "touch.success": raw("true"),
};

/** M7: per month, as a fraction of the interval. */
const MONTHLY = {
  day: [365, 12],
  week: [52, 12],
  month: [1, 1],
  year: [1, 12],
} as const;

/** Lower 63 bits of md5(salt, kind, external id): the surrogate id (see the decision on identities). */
export function surrogateId(salt: string, kind: string, external: Sql): Sql {
  return sql`cast(md5_number(${`${salt}|id|${kind}|`} || ${external}) & 9223372036854775807::uhugeint as bigint)`;
}

const SQL_TYPES: Readonly<Record<string, string>> = {
  id: "bigint",
  int: "integer",
  bigint: "bigint",
  decimal9: "decimal(38,9)",
  double: "double",
  text: "varchar",
  bool: "boolean",
  time: "timestamp",
};

/** Text of a typed value for hashing; times as whole microseconds, so that no formatting comes in. */
function hashText(column: Sql, spec: ColumnSpec): Sql {
  const text =
    spec.type === "text" ? column : spec.type === "time" ? sql`epoch_us(${column})::varchar` : sql`${column}::varchar`;
  return spec.optional === true ? sql`coalesce(${text}, chr(30))` : text;
}

/** The SQL that turns one file's records into typed rows of one fact table, with every check. */
export function compileTarget(target: TargetMapping, context: TargetContext): CompiledTarget {
  const specs: Readonly<Record<string, ColumnSpec>> = {
    occurred_at: { type: "time", about: "" },
    ...(columnsOf(target.table) as Readonly<Record<string, ColumnSpec>>),
  };
  const column = (header: string): Sql => {
    const dot = header.indexOf(".");
    const joined = dot > 0 ? context.joined.get(header.slice(0, dot)) : undefined;
    if (joined === null) return raw("cast(null as varchar)");
    if (joined !== undefined) {
      const found = joined.relation.column(header.slice(dot + 1));
      if (found === null)
        throw new RangeError(
          `the file ${header.slice(0, dot)} requires a column ${JSON.stringify(header.slice(dot + 1))}`,
        );
      return sql`${identifier(header.slice(0, dot))}.${found}`;
    }
    const found = context.raw.column(header);
    if (found === null) throw new RangeError(`the file requires a column ${JSON.stringify(header)}`);
    return sql`r.${found}`;
  };
  const currencyField = target.set.currency;
  const fixedCurrency =
    currencyField === undefined
      ? context.currency
      : currencyField.text.kind === "value"
        ? currencyField.text.value.toUpperCase()
        : null;
  const fieldContext: FieldContext = {
    column,
    zone: context.zone,
    currency: currencyField === undefined ? sql`${context.currency}` : raw('upper("n_currency")'),
    fixedCurrency,
    idSql: (kind, external) => surrogateId(context.salt, kind, external),
    checkControl: context.raw.checkControl,
  };

  const checks: FieldCheck[] = [];
  const texts: Sql[] = [];
  const trims: Sql[] = [];
  const cleaned: Sql[] = [];
  const values: Sql[] = [];
  const lookups: Sql[] = [];
  const externals: { column: string; kind: string }[] = [];
  const addField = (name: string, spec: ColumnSpec, field: FieldMapping) => {
    texts.push(...fieldTexts(name, field, column));
    trims.push(...fieldTrimmed(name, field));
    cleaned.push(...fieldCleaned(name, spec, field));
    const value = identifier(`v_${name}`);
    if (field.lookup !== null) {
      const alias = identifier(`l_${name}`);
      const by = surrogateId(context.salt, idKind(field.lookup.by), identifier(`n_${name}`));
      lookups.push(
        sql` left join ${context.lookup(field.lookup.table, field.lookup.by, field.lookup.take)} ${alias} on ${alias}.k = ${by}`,
      );
      values.push(sql`${alias}.v as ${value}`);
      checks.push({
        column: name,
        code: "unknown_reference",
        when: sql`${identifier(`n_${name}`)} is not null and ${value} is null`,
      });
      if (spec.optional !== true) checks.push({ column: name, code: "missing", when: sql`${value} is null` });
      return;
    }
    const parsed = parseFieldSql(name, spec, field, fieldContext);
    values.push(sql`${parsed.value} as ${value}`);
    checks.push(...parsed.checks);
    if (spec.type === "id") externals.push({ column: name, kind: idKind(name) });
  };
  for (const [name, field] of Object.entries(target.set)) addField(name, specs[name]!, field);
  if (target.updatedAt !== null) addField("updated_at", { type: "time", optional: true, about: "" }, target.updatedAt);

  const set = (name: string) => target.set[name] !== undefined;
  const v = (name: string) => identifier(`v_${name}`);
  const finals = new Map<string, Sql>();
  for (const [name, spec] of Object.entries(specs)) {
    const fallback = DEFAULTS[`${target.table}.${name}`];
    if (set(name)) finals.set(name, fallback === undefined ? v(name) : sql`coalesce(${v(name)}, ${fallback})`);
    else if (fallback !== undefined) finals.set(name, fallback);
    else if (name === "currency" && spec.optional !== true) finals.set(name, sql`${context.currency}`);
    else if (name === "service_started_at") finals.set(name, v("occurred_at"));
    else if (context.append && name === derivedId(target.table)) continue;
    else if (name !== "mrr") finals.set(name, raw(`cast(null as ${SQL_TYPES[spec.type]})`));
  }
  // A column with a default is never missing.
  const live = checks.filter(
    (check) => check.code !== "missing" || DEFAULTS[`${target.table}.${check.column}`] === undefined,
  );
  if (target.table === "subscription_version" && !set("mrr")) {
    const net = nanoOf(
      sql`(${finals.get("amount")!} - ${finals.get("discount_forever")!} - ${finals.get("discount_limited")!})`,
    );
    const units = Object.entries(MONTHLY);
    const part = (index: 0 | 1) =>
      sql`(case ${finals.get("interval_unit")!} ${join(
        units.map(([unit, fraction]) => sql`when ${unit} then ${fraction[index]}`),
        " ",
      )} else 1 end)::hugeint`;
    finals.set(
      "mrr",
      decimalOfNano(scaledNano(net, part(0), sql`${part(1)} * greatest(${finals.get("interval_count")!}, 1)::hugeint`)),
    );
  } else if (set("mrr")) finals.set("mrr", v("mrr"));
  else if ("mrr" in specs) finals.set("mrr", raw("cast(null as decimal(38,9))"));
  if (set("score") && set("scale_min") && set("scale_max")) {
    live.push({
      column: "score",
      code: "out_of_scale",
      when: sql`${v("score")} not between ${v("scale_min")} and ${v("scale_max")}`,
    });
  }
  if (set("interval_count"))
    live.push({ column: "interval_count", code: "out_of_range", when: sql`${v("interval_count")} < 1` });

  const joins = [...context.joined].map(([alias, other]) => {
    if (other === null) return raw("");
    const key = other.relation.column(other.key);
    if (key === null) throw new RangeError(`the file ${alias} requires a column ${JSON.stringify(other.key)}`);
    return sql` left join (select * from ${other.relation.from} qualify row_number() over (partition by ${key} order by line desc) = 1) ${identifier(alias)} on ${identifier(alias)}.${key} = ${column(other.on)}`;
  });
  const where = conditionsSql(target.when, column);
  const base = sql`${context.raw.from} r${join(joins, "")}`;
  const first = sql`select r.line as line, ${join([...texts, ...keyTexts(target, column)])} from ${base} where ${where}`;
  const second = sql`select *, ${join(cleaned)} from (select *, ${join(trims)} from (${first}) first) trims`;
  const typed = sql`select second.*, ${join(values)} from (${second}) second${join(lookups, "")}`;
  const bad =
    live.length === 0
      ? raw("cast(null as integer)")
      : sql`(case ${join(
          live.map((check, i) => sql`when ${check.when} then ${raw(String(i + 1))}`),
          " ",
        )} end)`;
  const outputs = [...finals]
    .filter(([name]) => name !== "occurred_at")
    .map(([name, value]) => sql`${value} as ${identifier(name)}`);
  const ext = externals.map((external) => identifier(`ext_${external.column}`));
  const extTexts = externals.map(
    (external) => sql`${identifier(`n_${external.column}`)} as ${identifier(`ext_${external.column}`)}`,
  );
  const seconds = sql`select line, ${bad} as bad, ${finals.get("occurred_at")!} as occurred_at, ${
    target.updatedAt === null ? raw("cast(null as timestamp)") : v("updated_at")
  } as updated_at, ${join([...outputs, ...extTexts, ...keyNames(target)])} from (${typed}) typed`;

  const names = [...finals.keys()].sort();
  const content = join([
    sql`${`${context.salt}|row|${context.sourceId}|${target.table}`}`,
    ...names.map((name) => hashText(identifier(name), specs[name]!)),
  ]);
  const contentHash = sql`md5_number(concat_ws(chr(31), ${content}))`;
  const keyParts =
    target.key !== null
      ? keyNames(target).map((name) => sql`coalesce(${name}, chr(30))`)
      : TABLES[target.table].key.map((name) => hashText(identifier(name), { ...specs[name]!, optional: true }));
  const keyHash = context.append
    ? raw("content128")
    : sql`md5_number(concat_ws(chr(31), ${join([sql`${`${context.salt}|key|${context.sourceId}|${target.table}`}`, ...keyParts])}))`;
  const half = raw("18446744073709551615::uhugeint");
  const keep = [
    raw("line"),
    raw("bad"),
    raw("occurred_at"),
    raw("updated_at"),
    ...names.filter((name) => name !== "occurred_at").map(identifier),
    ...ext,
  ];
  const select = sql`select ${join(keep)}, (key128 >> 64)::ubigint as key_hi, (key128 & ${half})::ubigint as key_lo,
      (content128 & 9223372036854775807::uhugeint)::bigint as content_hash
    from (select *, ${keyHash} as key128 from (select *, ${contentHash} as content128 from (${seconds}) s) h) k`;
  return {
    select,
    checks: live,
    texts: first,
    externals,
    columns: names.filter((name) => name !== "occurred_at"),
  };
}

function keyTexts(target: TargetMapping, column: (header: string) => Sql): Sql[] {
  return (target.key ?? []).map(
    (part, i) => sql`nullif(trim(${textSql(part, column)}), '') as ${identifier(`key_${i}`)}`,
  );
}

function keyNames(target: TargetMapping): Sql[] {
  return (target.key ?? []).map((_, i) => identifier(`key_${i}`));
}
