import { type DurationUnit, raw, type Sql, sql } from "@tendwell/core";

/** What counts as an outer blank. */
export const BLANKS = raw("' \t\u00a0\u3000\ufeff'");
/** The text without outer blanks; NULL when nothing is left. */
export const trimmed = (text: Sql): Sql => sql`nullif(trim(${text}, ${BLANKS}), '')`;
/** The same of a column by its name: trimming costs much, and a text that begins and ends with neither blank needs none. */
export const trimmedColumn = (column: Sql): Sql => sql`(case when ${column} >= '!' and ${column} < chr(127)
  and not (ends_with(${column}, ' ') or ends_with(${column}, '\t') or ends_with(${column}, '\u00a0') or ends_with(${column}, '\u3000') or ends_with(${column}, '\ufeff'))
  then ${column} else ${trimmed(column)} end)`;

const NUMBER = raw("'[+-]?([0-9]+(\\.[0-9]{1,9})?|\\.[0-9]{1,9})'");
const POINT_GROUPS = raw("'[+-]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?'");
const COMMA_GROUPS = raw("'[+-]?([0-9]{1,3}([. ][0-9]{3})+|[0-9]+)(,[0-9]+)?'");
export const DECIMAL = raw("decimal(38,9)");

/** Number text with a point and nothing else, from trimmed text as people write it: signs, currency marks, groups, brackets for minus. */
export function numberText(t: Sql, decimal: "." | ","): Sql {
  const bare = sql`regexp_replace(regexp_replace(${t}, '^\\((.*)\\)$', '-\\1'), '[\\p{Sc}''’\\x{00a0}\\x{202f}\\s]|^[A-Za-z]{3}|[A-Za-z]{3}$|%$', '', 'g')`;
  if (decimal === ",") {
    return sql`(case when regexp_full_match(${bare}, ${COMMA_GROUPS}) then replace(replace(replace(${bare}, '.', ''), ' ', ''), ',', '.') end)`;
  }
  return sql`(case when regexp_full_match(${t}, '[+-]?[0-9]+(\\.[0-9]+)?') then ${t}
    when regexp_full_match(${bare}, ${POINT_GROUPS}) then replace(${bare}, ',', '')
    when regexp_full_match(${bare}, '[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)') then ${bare} end)`;
}

/** DECIMAL(38,9) from clean number text; NULL when it has more than nine places that are not zero. */
export function decimalSql(n: Sql): Sql {
  const cut = sql`regexp_replace(${n}, '(\\.[0-9]*?)0+$', '\\1')`;
  return sql`try_cast(case when regexp_full_match(${n}, ${NUMBER}) then ${n} when regexp_full_match(rtrim(${cut}, '.'), ${NUMBER}) then rtrim(${cut}, '.') end as ${DECIMAL})`;
}

/** Exact DECIMAL(38,9) of a HUGEINT number of 1e-9. */
export function decimalOfNano(nano: Sql): Sql {
  return sql`cast((case when ${nano} < 0 then '-' else '' end) || (abs(${nano}) // 1000000000)::varchar || '.' || lpad((abs(${nano}) % 1000000000)::varchar, 9, '0') as ${DECIMAL})`;
}

/** value × numerator ÷ denominator, all HUGEINT, rounded half away from zero. */
export function scaledNano(value: Sql, numerator: Sql, denominator: Sql): Sql {
  return sql`((case when (${value}) * (${numerator}) < 0 then -1 else 1 end)::hugeint * ((abs((${value}) * (${numerator})) * 2 + (${denominator})) // (2 * (${denominator}))))`;
}

export const nanoOf = (decimal: Sql): Sql => sql`cast(${decimal} * 1000000000 as hugeint)`;

export const UNIT_US: Readonly<Record<Exclude<DurationUnit, "clock">, number>> = {
  microseconds: 1,
  milliseconds: 1e3,
  seconds: 1e6,
  minutes: 60e6,
  hours: 3600e6,
  days: 86400e6,
};

/** Whole microseconds of a length of time, from its trimmed text and, but for clocks, that as number text. */
export function durationSql(text: Sql, n: Sql, unit: DurationUnit): Sql {
  if (unit === "clock") {
    return sql`(case when regexp_full_match(${text}, '[0-9]+:[0-5]?[0-9](:[0-5]?[0-9](\\.[0-9]+)?)?') then cast(round(epoch(try_cast(${text} as interval)) * 1000000) as bigint) end)`;
  }
  return sql`try_cast(round(${decimalSql(n)} * ${UNIT_US[unit]}) as bigint)`;
}
