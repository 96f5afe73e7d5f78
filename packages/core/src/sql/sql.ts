/**
 * SQL as a value: text with typed parameters, never concatenated strings.
 * A template interpolation is either another `Sql` (spliced) or a value (bound as a parameter).
 */

/** A parameter's type decides how a dialect binds or renders it. */
export type SqlParamType = "int64" | "double" | "text" | "bool" | "time" | "decimal9";

export interface SqlParam {
  readonly type: SqlParamType;
  /** `time` is microseconds since 1970-01-01T00:00:00Z; `decimal9` is a bigint of 1e-9 units. */
  readonly value: string | number | bigint | boolean | null;
}

export interface Sql {
  readonly kind: "sql";
  readonly parts: readonly (string | SqlParam)[];
}

export function isSql(value: unknown): value is Sql {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "sql";
}

type Interpolation = Sql | SqlParam | string | number | bigint | boolean | null;

function paramOf(value: Exclude<Interpolation, Sql>): SqlParam {
  if (value === null) return { type: "text", value: null };
  if (typeof value === "object") return value;
  if (typeof value === "string") return { type: "text", value };
  if (typeof value === "boolean") return { type: "bool", value };
  if (typeof value === "bigint") return { type: "int64", value };
  return { type: Number.isInteger(value) ? "int64" : "double", value };
}

/** Tagged template: sql`select ${value}` binds the value; sql`select ${sql`x`}` splices. */
export function sql(strings: TemplateStringsArray, ...values: readonly Interpolation[]): Sql {
  const parts: (string | SqlParam)[] = [strings[0] ?? ""];
  values.forEach((value, index) => {
    if (isSql(value)) parts.push(...value.parts);
    else parts.push(paramOf(value));
    parts.push(strings[index + 1] ?? "");
  });
  return { kind: "sql", parts };
}

/** Trusted text that is part of the program (never user input). Identifiers come from `identifier`. */
export function raw(text: string): Sql {
  return { kind: "sql", parts: [text] };
}

/** Joins fragments with trusted text between them; an empty list gives empty SQL. */
export function join(fragments: readonly Sql[], separator = ", "): Sql {
  const parts: (string | SqlParam)[] = [];
  fragments.forEach((fragment, index) => {
    if (index > 0) parts.push(separator);
    parts.push(...fragment.parts);
  });
  return { kind: "sql", parts };
}

/** A quoted identifier; both engines accept double quotes. */
export function identifier(name: string): Sql {
  return raw(`"${name.replaceAll('"', '""')}"`);
}

/** A point in time, microseconds since the epoch, bound as a timestamp. */
export function time(us: number): Sql {
  return { kind: "sql", parts: [{ type: "time", value: us }] };
}
