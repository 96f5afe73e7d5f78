import {
  columnsOf,
  type Dialect,
  type Fact,
  type FactSet,
  fromIso,
  identifier,
  join,
  localMidnight,
  type MetricExample,
  raw,
  type Sql,
  STAMP_COLUMNS,
  sql,
  TABLE_NAMES,
  type TableName,
} from "@tendwell/core";

const PLAINEST = { id: "1", int: 0, bigint: 0n, decimal9: 0n, double: 1, text: "", bool: false, time: 0, hash128: 0n };

function instant(text: string, zone: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? localMidnight(text, zone) : fromIso(text);
}

/** An example's rows as facts. Identifiers may be any text: equal texts are equal identifiers. */
export function exampleFacts(example: MetricExample): FactSet {
  const zone = example.zone ?? "UTC";
  const start = localMidnight(example.from, zone);
  const ids = new Map<string, string>();
  const idOf = (text: string): string => {
    const known = ids.get(text) ?? String(ids.size + 1);
    ids.set(text, known);
    return known;
  };
  const set: Partial<Record<TableName, Fact<TableName>[]>> = {};
  for (const table of TABLE_NAMES) {
    const rows = example.facts[table];
    if (rows === undefined) continue;
    set[table] = rows.map((row) => {
      const fact: Record<string, unknown> = {};
      const at = typeof row.occurred_at === "string" ? instant(row.occurred_at, zone) : start;
      for (const stamp of ["occurred_at", "available_at", "recorded_at"]) fact[stamp] = at;
      for (const [name, spec] of Object.entries(columnsOf(table))) {
        const value = row[name];
        if (value === undefined || value === null) {
          const plainest = spec.oneOf?.[0] ?? (name === "currency" ? (example.currency ?? "EUR") : PLAINEST[spec.type]);
          fact[name] = spec.optional === true ? null : plainest;
        } else if (spec.type === "id") fact[name] = idOf(String(value));
        else if (spec.type === "time") fact[name] = instant(String(value), zone);
        else if (spec.type === "bigint") fact[name] = BigInt(Number(value));
        else if (spec.type === "decimal9") fact[name] = BigInt(Math.round(Number(value) * 1e9));
        else fact[name] = value;
      }
      return fact as unknown as Fact<TableName>;
    });
  }
  return set as unknown as FactSet;
}

/**
 * The query over an example's facts instead of the stored ones: each fact table it may read is shadowed by an inline
 * relation of the same name, so the store is neither read nor written.
 */
export function overExample(d: Dialect, facts: FactSet, tables: readonly TableName[], query: Sql): Sql {
  let row = 0;
  const shadows = tables.map((table) => {
    const columns = columnsOf(table);
    const types = Object.fromEntries(
      [...Object.entries(STAMP_COLUMNS), ...Object.entries(columns)].map(([name, spec]) => [name, spec.type]),
    );
    const rows = (facts[table] ?? []) as unknown as readonly Readonly<Record<string, unknown>>[];
    const values = rows.map((fact) => {
      row += 1;
      return Object.entries(types).map(([name, type]) => {
        if (name === "row_id" || name === "fact_key") return BigInt(row);
        if (name === "content_hash") return 0n;
        if (name === "source_id" || name === "batch_id") return 1;
        const value = fact[name] ?? null;
        return type === "id" && value !== null ? BigInt(value as string) : value;
      });
    });
    return sql`${identifier(table)} as (select * from ${d.values("example_row", types, values)})`;
  });
  return sql`with ${join(shadows)} ${raw("select * from")} (${query}) answer`;
}
