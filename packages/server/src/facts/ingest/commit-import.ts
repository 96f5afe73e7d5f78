import { columnsOf, derivedId, identifier, join, raw, type Sql, sql, time } from "@tendwell/core";
import type { EngineSession } from "../../engine/engine.ts";
import { readVisibility } from "../visibility.ts";
import { reach } from "./commit-points.ts";
import type { BatchReport, FileReport, SourceKind, TableCount } from "./import-report.ts";
import { scrubRejects } from "./scrub-rejects.ts";
import type { StagedBatch, StagedInput, StagedTable } from "./staged-import.ts";
import type { StoredFile, StoredMapping } from "./stored-batch.ts";

const HOUR_MS = 3_600_000;
/** Facts older than this at their import make the batch a backfill. */
const BACKFILL_US = 7 * 86_400e6;

export interface CommitContext {
  readonly source: {
    readonly id: number;
    readonly name: string;
    readonly kind: SourceKind;
    readonly preset: string | null;
    readonly isNew: boolean;
  };
  readonly lagUs: number;
  /** The workspace's secret: erased people are known by keyed hashes only. */
  readonly salt: string;
  readonly files: readonly (FileReport & Pick<StoredFile, "mappingId" | "headers">)[];
  readonly mapping: StoredMapping;
  /** The reject that this import mends. */
  readonly resolves: bigint | null;
  readonly rowsRead: number;
  readonly startedAt: number;
  readonly recordedAt: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Rows of an input as they are to be stored: refused lines and repeats left out, settled repeats put in. Each is numbered by
 * its line behind those of the inputs before it: counting rows would take the engine's threads in turn.
 */
function incoming(table: StagedTable["table"], input: StagedInput, linesBefore: number): Sql {
  const own = columnsOf(table);
  const made = derivedId(table);
  const columns = Object.keys(own).map((name) => {
    if (input.columns.includes(name)) return identifier(name);
    if (name === made) return sql`(key_lo & 9223372036854775807::ubigint)::bigint as ${identifier(name)}`;
    return sql`null as ${identifier(name)}`;
  });
  const wanted = sql`(key_hi::uhugeint << 64) | key_lo::uhugeint as fact_key, content_hash, occurred_at, updated_at, ${linesBefore}::bigint + line as place, ${join(columns)}`;
  const conditions = [sql`bad is null`];
  if (input.badLines !== null) conditions.push(sql`line not in (select line from read_parquet(${input.badLines}))`);
  if (input.repeatedKeys === null)
    return sql`select ${wanted} from read_parquet(${input.path}) where ${join(conditions, " and ")}`;
  conditions.push(sql`(key_hi, key_lo) not in (select (key_hi, key_lo) from read_parquet(${input.repeatedKeys}))`);
  return sql`select ${wanted} from read_parquet(${input.path}) where ${join(conditions, " and ")} union all by name select ${wanted} from read_parquet(${input.repeats!})`;
}

/** Writes a staged batch in the caller's transaction and tells what it did. */
export async function commitImport(
  session: EngineSession,
  staged: StagedBatch,
  context: CommitContext,
): Promise<BatchReport> {
  const tags = {
    tags: { surface: "import", route: "commit" },
    timeoutMs: HOUR_MS,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  };
  const run = (statement: Sql) => session.execute(statement, tags);
  const one = async (statement: Sql) => (await session.query(statement, tags))[0]!;
  const { source } = context;
  const recorded = time(context.recordedAt);
  const batchId = Number((await one(sql`select coalesce(max(batch_id), 0)::integer + 1 as id from import_batch`)).id);
  if (source.isNew) {
    await run(
      sql`insert into source (source_id, name, kind, preset, lag_us, created_at) values (${source.id}, ${source.name}, ${source.kind}, ${source.preset}, ${context.lagUs}, ${recorded})`,
    );
  }
  reach("transaction_begun");
  const { undoneBatches } = await readVisibility(session, null);
  const live =
    undoneBatches.length === 0 ? raw("true") : sql`batch_id not in (${join(undoneBatches.map((id) => sql`${id}`))})`;

  const tables: TableCount[] = [];
  let backfilled = false;
  for (const [t, { table, inputs }] of staged.tables.entries()) {
    const target = identifier(table);
    const stored = sql`select row_id, fact_key, content_hash, occurred_at from ${target} where source_id = ${source.id} and ${live} and row_id not in (select row_id from fact_end where fact_table = ${table} and ${live})`;
    const any =
      (await one(sql`select exists(select 1 from ${target} where source_id = ${source.id}) as it`)).it === true;
    const existing = identifier(`existing_${t}`);
    const fresh = identifier(`fresh_${t}`);
    const names = Object.keys(columnsOf(table)).map(identifier);
    const parts: Sql[] = [];
    let lines = 0;
    for (const input of inputs) {
      parts.push(sql`(${incoming(table, input, lines)})`);
      if (inputs.length > 1)
        lines += Number(
          (await one(sql`select coalesce(max(line), 0)::bigint as n from read_parquet(${input.path})`)).n,
        );
    }
    const all = join(parts, " union all by name ");
    const before = Number((await one(sql`select count(*)::bigint as n from ${target}`)).n);
    const base = Number((await one(sql`select coalesce(max(row_id), 0)::bigint as id from ${target}`)).id);
    const insert = (rows: Sql, available: Sql) =>
      run(
        sql`insert into ${target} (row_id, fact_key, content_hash, source_id, batch_id, occurred_at, available_at, recorded_at, ${join(names)})
        select ${base}::bigint + place, fact_key, content_hash, ${source.id}, ${batchId}, occurred_at, ${available}, ${recorded}, ${join(names)} from ${rows}`,
      );
    const usual = sql`coalesce(updated_at, occurred_at + to_microseconds(${context.lagUs}))`;
    let changed = 0;
    let unchanged = 0;
    let closed = 0;
    if (!any) {
      await insert(sql`(${all}) i`, usual);
    } else {
      const earliest = inputs.some((input) => input.earliest);
      await run(sql`create temp table ${existing} as ${stored}`);
      // With `earliest`, a row that is not earlier than the stored one changes nothing.
      const kept = earliest
        ? sql`select i.* from (${all}) i left join (select fact_key as k, min(occurred_at) as first from ${existing} group by 1) e on e.k = i.fact_key where e.k is null or i.occurred_at < e.first`
        : all;
      await run(
        sql`create temp table ${fresh} as select i.fact_key, i.content_hash, any_value(i.updated_at) as updated_at, i.fact_key in (select fact_key from ${existing}) as known
          from (${kept}) i anti join ${existing} e on e.fact_key = i.fact_key and e.content_hash = i.content_hash group by all`,
      );
      await insert(
        sql`(select i.*, f.known from (${kept}) i join (select fact_key, content_hash, known from ${fresh}) f on f.fact_key = i.fact_key and f.content_hash = i.content_hash) i`,
        sql`case when known then coalesce(updated_at, ${recorded}) else ${usual} end`,
      );
      changed = Number((await one(sql`select count(*)::bigint as n from ${fresh} where known`)).n);
      const total = Number((await one(sql`select count(*)::bigint as n from (${all}) i`)).n);
      const added = Number((await one(sql`select count(*)::bigint as n from ${target}`)).n) - before;
      unchanged = total - added;
      const keyed = inputs.filter((input) => !input.append);
      if (keyed.length > 0 && changed > 0) {
        // The new versions of a key replace every stored content of it that the import does not bring again.
        await run(
          sql`insert into fact_end (fact_table, row_id, kind, batch_id, available_at, recorded_at)
            select ${table}, e.row_id, 'superseded', ${batchId}, coalesce(f.updated_at, ${recorded}), ${recorded} from ${existing} e
            join (select fact_key, max(updated_at) as updated_at from ${fresh} where known group by fact_key) f on f.fact_key = e.fact_key
            anti join (${all}) i on i.fact_key = e.fact_key and i.content_hash = e.content_hash`,
        );
      }
      if (source.kind === "snapshot") {
        await run(
          sql`insert into fact_end (fact_table, row_id, kind, batch_id, available_at, recorded_at)
            select ${table}, e.row_id, 'closed', ${batchId}, ${recorded}, ${recorded} from ${existing} e anti join (${all}) i on i.fact_key = e.fact_key`,
        );
        closed = Number(
          (
            await one(
              sql`select count(*)::bigint as n from fact_end where fact_table = ${table} and batch_id = ${batchId} and kind = 'closed'`,
            )
          ).n,
        );
      }
      await run(sql`drop table ${existing}`);
      await run(sql`drop table ${fresh}`);
    }
    const added = Number((await one(sql`select count(*)::bigint as n from ${target}`)).n) - before - changed;
    tables.push({ table, added, changed, unchanged, closed });
    if (added + changed > 0 && !backfilled) {
      const oldest = await one(sql`select min(available_at) as oldest from ${target} where batch_id = ${batchId}`);
      backfilled = Number(oldest.oldest) < context.recordedAt - BACKFILL_US;
    }
    reach("facts_written");
  }
  reach("ends_written");
  await writeVault(run, staged);
  reach("vault_written");

  const { name } = source;
  if (staged.rejects !== null) {
    await run(sql`create temp table refused_now as select * from read_parquet(${staged.rejects})`);
    if ((await one(sql`select exists(select 1 from erasure) as it`)).it === true)
      await run(scrubRejects(sql`refused_now`, context.salt));
    await run(
      sql`insert into reject (reject_id, batch_id, file, line, column_name, value, code, reason, row_text, resolved_at)
        select ${batchId}::bigint * 4294967296 + row_number() over (), ${batchId}, n.file, n.line, n.column_name, n.value, n.code, n.reason, n.row_text, null
        from (select * from refused_now p anti join (
          select r.file, r.line, r.code, r.row_text from reject r join import_batch b on b.batch_id = r.batch_id where b.source_id = ${source.id} and r.resolved_at is null
        ) o on o.file = p.file and o.line = p.line and o.code = p.code and o.row_text is not distinct from p.row_text order by p.file, p.line) n`,
    );
    await run(sql`drop table refused_now`);
  }
  for (const contradiction of staged.contradictions) {
    await run(
      sql`insert into contradiction (batch_id, code, subject, count, out_of, examples) values (${batchId}, ${contradiction.code}, ${contradiction.subject}, ${contradiction.count}, ${contradiction.outOf}, ${JSON.stringify({ figures: contradiction.figures, examples: contradiction.examples })})`,
    );
  }
  const sum = (key: "added" | "changed" | "unchanged" | "closed") => tables.reduce((n, row) => n + row[key], 0);
  const counts = {
    read: context.rowsRead,
    added: sum("added"),
    changed: sum("changed"),
    unchanged: sum("unchanged"),
    repeated: staged.repeated,
    rejected: staged.rejectCount,
    closed: sum("closed"),
  };
  const files = context.files.map((file) => ({
    name: file.name,
    bytes: file.bytes,
    rows: file.rows,
    format: file.format,
    encoding: file.encoding,
    delimiter: file.delimiter,
    mappingId: file.mappingId,
    headers: file.headers,
  }));
  await run(
    sql`insert into import_batch (batch_id, source_id, files, mapping, rows_read, rows_added, rows_changed, rows_unchanged, rows_repeated, rows_rejected, rows_closed, backfilled, started_at, recorded_at)
      values (${batchId}, ${source.id}, ${JSON.stringify(files)}, ${JSON.stringify(context.mapping)}, ${counts.read}, ${counts.added}, ${counts.changed}, ${counts.unchanged}, ${counts.repeated}, ${counts.rejected}, ${counts.closed}, ${backfilled}, ${time(context.startedAt)}, ${recorded})`,
  );
  if (context.resolves !== null)
    await run(sql`update reject set resolved_at = ${recorded} where reject_id = ${context.resolves}`);
  reach("ledger_written");
  return {
    batchId,
    source: { id: source.id, name, kind: source.kind, preset: source.preset },
    backfilled,
    counts,
    tables,
    rejects: [],
    contradictions: staged.contradictions.map((contradiction) => ({ ...contradiction, batchId })),
  };
}

/** External ids and personal details, but for those who were erased. Details are the only values that are replaced. */
async function writeVault(run: (statement: Sql) => Promise<void>, staged: StagedBatch): Promise<void> {
  if (staged.identities !== null) {
    await run(
      sql`insert into identity (kind, id, external_id) select kind, id, external_id from read_parquet(${staged.identities}) n
        anti join identity i using (kind, id) anti join erasure e using (kind, id)`,
    );
  }
  if (staged.personal !== null) {
    const news = sql`(select * from read_parquet(${staged.personal}) p where (p.subject_kind, p.subject_id) not in (select (kind, id) from erasure) and (p.person_id is null or p.person_id not in (select id from erasure where kind = 'person')))`;
    await run(
      sql`delete from personal_detail d using ${news} n where d.subject_kind = n.subject_kind and d.subject_id = n.subject_id and d.field = n.field and (d.value <> n.value or d.person_id is distinct from n.person_id)`,
    );
    await run(
      sql`insert into personal_detail (subject_kind, subject_id, person_id, field, value) select subject_kind, subject_id, person_id, field, value from ${news} n anti join personal_detail d using (subject_kind, subject_id, field)`,
    );
  }
}
