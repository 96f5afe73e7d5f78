import {
  type ColumnType,
  columnsOf,
  identifier,
  join,
  raw,
  type Sql,
  STAMP_COLUMNS,
  sql,
  TABLE_NAMES,
  time,
} from "@tendwell/core";
import type { Engine } from "../engine/engine.ts";
import { HEALTH_TABLES } from "./health-tables.ts";
import { LEDGER_TABLES } from "./ledger-tables.ts";

const TAGS = { tags: { surface: "migrate", route: "facts" } } as const;

/** How an engine writes a table: its type names and whatever stands behind the column list. */
export interface DdlDialect {
  readonly types: Readonly<Record<ColumnType, string>>;
  readonly nullable: (type: string) => string;
  readonly suffix: (orderBy: readonly string[]) => string;
}

function createTable(
  ddl: DdlDialect,
  name: string,
  columns: Record<string, ColumnType | `${ColumnType}?`>,
  order: string[],
): Sql {
  const list = Object.entries(columns).map(([column, spec]) => {
    const optional = spec.endsWith("?");
    const type = ddl.types[(optional ? spec.slice(0, -1) : spec) as ColumnType];
    return sql`${identifier(column)} ${raw(optional ? ddl.nullable(type) : type)}`;
  });
  return sql`create table if not exists ${identifier(name)} (${join(list)})${raw(ddl.suffix(order))}`;
}

/** The whole schema as statements, from the tables-as-data. */
export function schemaStatements(ddl: DdlDialect): Sql[] {
  const statements: Sql[] = [];
  for (const table of TABLE_NAMES) {
    const columns: Record<string, ColumnType | `${ColumnType}?`> = {};
    for (const [name, spec] of Object.entries(STAMP_COLUMNS)) columns[name] = spec.type;
    for (const [name, spec] of Object.entries(columnsOf(table))) {
      columns[name] = spec.optional ? `${spec.type}?` : spec.type;
    }
    statements.push(createTable(ddl, table, columns, ["occurred_at"]));
  }
  for (const [name, columns] of Object.entries(LEDGER_TABLES)) statements.push(createTable(ddl, name, columns, []));
  return statements;
}

/**
 * Forward-only migrations, each applied in one transaction together with its mark, so that an interrupted run is either
 * wholly there or not at all. Never edit one that has been released: add the next.
 */
const MIGRATIONS: readonly { readonly id: number; readonly statements: (ddl: DdlDialect) => Sql[] }[] = [
  { id: 1, statements: schemaStatements },
  {
    id: 2,
    statements: (ddl) => Object.entries(HEALTH_TABLES).map(([name, columns]) => createTable(ddl, name, columns, [])),
  },
];

/** Brings the store to the newest schema; returns the migrations applied. Refuses a store from a newer Tendwell. */
export async function migrateFacts(engine: Engine, ddl: DdlDialect): Promise<readonly number[]> {
  await engine.execute(
    sql`create table if not exists schema_migration (id ${raw(ddl.types.int)}, applied_at ${raw(ddl.types.time)})${raw(ddl.suffix([]))}`,
    TAGS,
  );
  const rows = await engine.query(sql`select id from schema_migration`, TAGS);
  const applied = new Set(rows.map((row) => Number(row.id)));
  const newest = MIGRATIONS.at(-1)?.id ?? 0;
  for (const id of applied) {
    if (id > newest)
      throw new Error(`facts store requires Tendwell with schema ${id}, this one knows ${newest}: upgrade Tendwell`);
  }
  const done: number[] = [];
  for (const migration of MIGRATIONS) {
    if (applied.has(migration.id)) continue;
    await engine.transaction(async (session) => {
      for (const statement of migration.statements(ddl)) await session.execute(statement, TAGS);
      await session.execute(
        sql`insert into schema_migration values (${migration.id}, ${time(Date.now() * 1000)})`,
        TAGS,
      );
    });
    done.push(migration.id);
  }
  return done;
}
