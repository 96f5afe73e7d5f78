import { join as joinPath } from "node:path";
import {
  derivedId,
  identifier,
  join,
  raw,
  type Sql,
  sql,
  TABLES,
  type TableName,
  type TargetMapping,
} from "@tendwell/core";
import type { Engine } from "../../engine/engine.ts";
import type { MappedGroup } from "./choose-mapping.ts";
import { reach } from "./commit-points.ts";
import { type CompiledTarget, compileTarget } from "./compile-target.ts";
import type { GatedFile } from "./gate-file.ts";
import { brokenJson, ndjsonLines } from "./raw-relation.ts";
import { rejectReason } from "./reject-reasons.ts";
import { relationOf } from "./relation-of.ts";
import { runChecks } from "./run-checks.ts";
import type { StageOptions } from "./stage-options.ts";
import { goodRows, settleRepeats } from "./stage-tables.ts";
import { stageIdentities, stagePersonal, stageRejects } from "./stage-vault.ts";
import type { StagedBatch, StagedInput, StagedTable } from "./staged-import.ts";

const ONE_HOUR = 3_600_000;

/** Turns a group of gated files into typed, checked, deduplicated rows in staging. Column-wise, in SQL; nothing is committed. */
export async function stageImport(
  group: MappedGroup,
  gated: readonly GatedFile[],
  options: StageOptions,
): Promise<StagedBatch> {
  const { engine, run } = options;
  const query = {
    tags: { surface: "import", route: "stage" },
    timeoutMs: ONE_HOUR,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const execute = (statement: Sql) => engine.execute(statement, query);
  await execute(
    sql`create table refused (file integer, line bigint, column_name varchar, value varchar, code varchar, reason varchar, row_text varchar)`,
  );
  for (const [i, file] of gated.entries()) {
    if (file.rejects !== null) {
      await execute(
        sql`insert into refused select ${raw(String(i))}, line, null, null, code, reason, "text" from read_json(${file.rejects}, format = 'newline_delimited', maximum_object_size = 67108864, columns = {line: 'BIGINT', code: 'VARCHAR', reason: 'VARCHAR', "text": 'VARCHAR'})`,
      );
    }
    if (file.ndjson !== null) {
      await execute(
        sql`insert into refused select ${raw(String(i))}, line, null, null, 'not_json', ${rejectReason("not_json")}, left(record, 4000) from ${ndjsonLines(file.ndjson)} where ${brokenJson}`,
      );
    }
  }

  const inputs: { table: TableName; input: StagedInput; compiled: CompiledTarget; file: number }[] = [];
  const lookupFiles = new Map<string, string>();
  const plan = group.files.flatMap((entry, file) => entry.mapping.into.map((target) => ({ entry, file, target })));
  const looksUp = (target: TargetMapping) => Object.values(target.set).filter((field) => field.lookup !== null);
  plan.sort((a, b) => Number(looksUp(a.target).length > 0) - Number(looksUp(b.target).length > 0));
  for (const [n, { entry, file, target }] of plan.entries()) {
    for (const field of looksUp(target)) {
      const { table, by, take } = field.lookup!;
      const key = `${table}.${by}.${take}`;
      if (!lookupFiles.has(key)) {
        const path = joinPath(run, `lookup_${lookupFiles.size}.parquet`);
        await options.exportLookup(table, by, take, path);
        lookupFiles.set(key, path);
      }
    }
    const lookup = (table: TableName, by: string, take: string): Sql => {
      const staged = inputs
        .filter(
          (other) => other.table === table && other.input.columns.includes(by) && other.input.columns.includes(take),
        )
        .map(
          (other) =>
            sql`select ${identifier(by)} as k, ${identifier(take)} as v from read_parquet(${other.input.path}) where bad is null`,
        );
      const stored = sql`select k, v from read_parquet(${lookupFiles.get(`${table}.${by}.${take}`)!})`;
      return sql`(select k, any_value(v) as v from (${join([...staged, stored], " union all ")}) pairs where k is not null group by k)`;
    };
    const joined = new Map(
      entry.mapping.joins.map((other) => {
        const relation = relationOf(group, gated, other.files);
        return [other.as, relation === null ? null : { relation, on: other.on, key: other.key }] as const;
      }),
    );
    // Without a key of its own a row is its hash and occurrence; a table whose key columns are all mapped has one.
    const made = derivedId(target.table);
    const nameless = TABLES[target.table].key.length === 0 || (made !== null && target.set[made] === undefined);
    const append = target.key === null && !target.earliest && nameless;
    const compiled = compileTarget(target, {
      raw: gated[file]!.relation,
      joined,
      lookup,
      zone: options.zone,
      currency: options.currency,
      salt: options.salt,
      sourceId: options.sourceId,
      append,
    });
    const path = joinPath(run, `typed_${n}.parquet`);
    const [copied] = await engine.query(sql`copy (${compiled.select}) to (${path}) (format parquet)`, query);
    options.onTyped(file, Number(copied?.Count ?? 0));
    const input: StagedInput = {
      path,
      file,
      columns: compiled.columns,
      append,
      earliest: target.earliest,
      updatedAt: target.updatedAt !== null,
      badLines: null,
      repeatedKeys: null,
      repeats: null,
    };
    inputs.push({ table: target.table, input, compiled, file });
    await noteRefused(engine, compiled, input, query);
  }

  reach("rows_typed");
  const identities = await stageIdentities(inputs, options, execute, engine, query);
  await execute(sql`create table refused_line as select file, line from refused group by file, line`);
  for (const file of group.files.keys()) {
    const [count] = await engine.query(sql`select count(*)::bigint as n from refused_line where file = ${file}`, query);
    if (Number(count!.n) === 0) continue;
    const path = joinPath(run, `refused_${file}.parquet`);
    await execute(sql`copy (select line from refused_line where file = ${file}) to (${path}) (format parquet)`);
    for (const other of inputs) if (other.file === file) other.input.badLines = path;
  }

  const tables: StagedTable[] = [];
  const contradictions: StagedBatch["contradictions"][number][] = [];
  let repeated = 0;
  for (const table of new Set(inputs.map((other) => other.table))) {
    const own = inputs.filter((other) => other.table === table).map((other) => other.input);
    const repeats = await settleRepeats(engine, table, own, run, query);
    repeated += repeats.dropped;
    contradictions.push(...repeats.contradictions);
    tables.push({ table, inputs: own });
    if (own.some((input) => input.columns.includes("ends_at"))) {
      const backwards = join(
        own.map((input) => sql`select line, ends_at <= occurred_at as wrong from ${goodRows(input)}`),
        " union all ",
      );
      const [wrong] = await engine.query(
        sql`select count(*) filter (where wrong)::bigint as n, count(*)::bigint as total, (list(line order by line) filter (where wrong))[1:5]::varchar as lines from (${backwards}) w`,
        query,
      );
      if (Number(wrong!.n) > 0) {
        contradictions.push({
          code: "ends_before_start",
          subject: table,
          count: Number(wrong!.n),
          outOf: Number(wrong!.total),
          figures: {},
          examples: String(wrong!.lines)
            .replaceAll(/[[\]]/g, "")
            .split(", ")
            .map((line) => `line ${line}`),
        });
      }
    }
  }
  contradictions.push(...(await runChecks(group, gated, { engine, query, zone: options.zone })));
  const personal = await stagePersonal(group, gated, options, execute);
  const rejects = await stageRejects(group, gated, options, execute);
  const counts = await engine.query(sql`select file, count(*)::bigint as n from refused_line group by file`, query);
  const rejectsByFile = group.files.map((_, i) => Number(counts.find((row) => Number(row.file) === i)?.n ?? 0));
  return {
    tables,
    identities,
    personal,
    rejects,
    rejectCount: rejectsByFile.reduce((sum, n) => sum + n, 0),
    rejectsByFile,
    repeated,
    contradictions,
  };
}

type QueryBound = Parameters<Engine["query"]>[1];

/** The first failing check of each record that this target refuses, with the value as it stood. */
async function noteRefused(
  engine: Engine,
  compiled: CompiledTarget,
  input: StagedInput,
  query: QueryBound,
): Promise<void> {
  const found = await engine.query(
    sql`select distinct bad from read_parquet(${input.path}) where bad is not null`,
    query,
  );
  for (const row of found) {
    const check = compiled.checks[Number(row.bad) - 1]!;
    await engine.execute(
      sql`insert into refused select ${raw(String(input.file))}, t.line, ${check.column}, left(t.${identifier(`x_${check.column}`)}, 4000), ${check.code}, ${rejectReason(check.code)}, null from (${compiled.texts}) t semi join (select line from read_parquet(${input.path}) where bad = ${Number(row.bad)}) b on b.line = t.line`,
      query,
    );
  }
}
