import { INTERNAL_VALUES, identifier, join, raw, type Sql, sql, TABLE_NAMES, type TableName } from "@tendwell/core";
import type { Engine, EngineSession } from "../engine/engine.ts";
import { factsVersion } from "./facts-version.ts";

const OPTIONS = { tags: { surface: "facts", route: "table-versions" }, timeoutMs: 600_000 } as const;

/**
 * Which tables each import wrote to, a row for each; `fact_table` is empty for an import that wrote to none. Derived: it can be
 * thrown away at any time.
 */
const TABLE: Sql = raw("create table if not exists batch_table (batch_id integer, fact_table varchar)");

/** What the facts are at one moment. */
export interface FactsReading {
  /** Changes with every import, undo and erasure, as `factsVersion` says it. */
  readonly whole: string;
  /** Changes with every erasure. */
  readonly erasures: string;
  /** Whether any account is marked internal or test. */
  readonly internal: boolean;
  /** Changes with every write of this process: for what is remembered in memory only. */
  readonly serial: string;
  /** A text that changes whenever what these tables tell changes, and when it last did (microseconds; 0 for never). */
  of(tables: Iterable<TableName>): { readonly version: string; readonly changedUs: number };
}

let lastStore = 0;

/**
 * The version of each fact table, so that an answer stands for as long as the tables that it read. An import counts for the
 * tables it wrote to, an undo or redo for every table of its source (it may end versions that other imports brought), an
 * erasure for all. Read once after each write of this process, which is the only one that writes.
 */
export class FactVersions {
  private readonly engine: Engine;
  private readonly store: number;
  private writes = 0;
  private known: { readonly writes: number; readonly reading: Promise<FactsReading> } | null = null;
  private internal: { readonly version: string; readonly value: boolean } | null = null;

  constructor(engine: Engine) {
    this.engine = engine;
    lastStore += 1;
    this.store = lastStore;
  }

  /** Makes the table, and catches up with imports that were written without it. */
  async load(): Promise<void> {
    await this.engine.execute(TABLE, OPTIONS);
    await this.engine.transaction((session) => this.record(session, TABLE_NAMES));
  }

  /** The engine, with every write noticed and every import's tables recorded in the import's own transaction. */
  watched(): Engine {
    const { engine } = this;
    const after = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work;
      } finally {
        this.writes += 1;
      }
    };
    return {
      dialect: engine.dialect,
      query: (statement, options) => engine.query(statement, options),
      stream: (statement, options) => engine.stream(statement, options),
      execute: (statement, options) => after(engine.execute(statement, options)),
      insert: (table, columns, rows) => after(engine.insert(table, columns, rows)),
      transaction: (work) =>
        after(
          engine.transaction(async (session) => {
            const written = new Set<TableName>();
            const result = await work(noting(session, written));
            await this.record(session, [...written]);
            return result;
          }),
        ),
      close: () => engine.close(),
    };
  }

  /** The facts as they are now; costs nothing while nothing was written. */
  read(): Promise<FactsReading> {
    const { writes } = this;
    if (this.known?.writes === writes) return this.known.reading;
    const reading = this.readNow(`${this.store}.${writes}`);
    this.known = { writes, reading };
    reading.catch(() => {
      if (this.known?.reading === reading) this.known = null;
    });
    return reading;
  }

  private async record(session: EngineSession, among: readonly TableName[]): Promise<void> {
    const missing = await missingBatches(session);
    if (missing.length > 0) await session.execute(sql`insert into batch_table ${tablesOf(missing, among)}`, OPTIONS);
  }

  private async readNow(serial: string): Promise<FactsReading> {
    const { engine } = this;
    const whole = await factsVersion(engine);
    // Rows written outside of a transaction of ours have no record: they are looked up each time.
    const missing = await missingBatches(engine);
    const touched =
      missing.length === 0
        ? raw("batch_table")
        : sql`(select * from batch_table union all ${tablesOf(missing, TABLE_NAMES)})`;
    const rows = await engine.query(
      sql`with touched as (select * from ${touched} t)
        select fact_table, 'import' as kind, count(*) as n, max(batch_id) as newest, max(recorded_at) as changed_at
        from touched join import_batch using (batch_id) group by fact_table
        union all
        select fact_table, 'undo', count(*), max(u.batch_id), max(u.recorded_at)
        from batch_undo u join import_batch b on b.batch_id = u.batch_id
          join (select distinct source_id, fact_table from touched join import_batch using (batch_id)) s on s.source_id = b.source_id
        group by fact_table
        union all
        select '', 'erasure', count(*), 0, max(erased_at) from erasure`,
      OPTIONS,
    );
    const parts = new Map<string, { text: string; changedUs: number }>();
    for (const row of rows) {
      const at = row.changed_at === null ? 0 : Number(row.changed_at);
      parts.set(`${row.kind} ${row.fact_table}`, { text: `${row.n}.${row.newest}.${at}`, changedUs: at });
    }
    const erased = parts.get("erasure ");
    const of: FactsReading["of"] = (tables) => {
      const found = [...new Set(tables)].sort().flatMap((table) => {
        const imported = parts.get(`import ${table}`);
        const undone = parts.get(`undo ${table}`);
        return [
          {
            text: `${table}:${imported?.text ?? ""}:${undone?.text ?? ""}`,
            changedUs: Math.max(imported?.changedUs ?? 0, undone?.changedUs ?? 0),
          },
        ];
      });
      return {
        version: [...found.map(({ text }) => text), erased?.text ?? ""].join(" "),
        changedUs: Math.max(0, ...found.map(({ changedUs }) => changedUs), erased?.changedUs ?? 0),
      };
    };
    const attributes = of(["account_attribute"]).version;
    if (this.internal?.version !== attributes) {
      const words = join(INTERNAL_VALUES.map((word) => sql`${word}`));
      const [row] = await engine.query(
        sql`select count(*) as n from account_attribute where attribute = 'internal' and lower(coalesce(value, '')) in (${words})`,
        OPTIONS,
      );
      this.internal = { version: attributes, value: Number(row?.n ?? 0) > 0 };
    }
    return { whole, erasures: erased?.text ?? "", internal: this.internal.value, serial, of };
  }
}

const NAMES: ReadonlySet<string> = new Set(TABLE_NAMES);

/** The session, with the fact tables noted that it may write to: those a writing statement names. */
function noting(session: EngineSession, written: Set<TableName>): EngineSession {
  const note = (statement: Sql) => {
    for (const part of statement.parts)
      if (typeof part === "string")
        for (const [word] of part.matchAll(/[a-z_]+/g)) if (NAMES.has(word)) written.add(word as TableName);
  };
  return {
    query: (statement, options) => {
      const [first] = statement.parts;
      if (typeof first !== "string" || !/^\s*(select|with|from)\b/i.test(first)) note(statement);
      return session.query(statement, options);
    },
    execute: (statement, options) => {
      note(statement);
      return session.execute(statement, options);
    },
    insert: (table, columns, rows) => {
      if (NAMES.has(table)) written.add(table as TableName);
      return session.insert(table, columns, rows);
    },
  };
}

async function missingBatches(session: EngineSession): Promise<number[]> {
  const rows = await session.query(
    raw("select batch_id from import_batch where batch_id not in (select batch_id from batch_table)"),
    OPTIONS,
  );
  return rows.map((row) => Number(row.batch_id));
}

/** The tables of some imports. Rows of newer imports stand behind older ones, so that only those are read. */
function tablesOf(batches: readonly number[], tables: readonly TableName[]): Sql {
  const among = sql`batch_id >= ${Math.min(...batches)} and batch_id in (${join(batches.map((id) => sql`${id}`))})`;
  const each = tables.map(
    (table) => sql`select distinct batch_id, ${table} as fact_table from ${identifier(table)} where ${among}`,
  );
  const all = [
    ...each,
    sql`select distinct batch_id, fact_table from fact_end where ${among}`,
    sql`select batch_id, '' from import_batch where ${among}`,
  ];
  return sql`select distinct batch_id, fact_table from (${join(all, " union all ")}) written`;
}
