import { join as joinPath } from "node:path";
import { identifier, join, raw, type Sql, sql } from "@tendwell/core";
import type { Engine } from "../../engine/engine.ts";
import type { MappedGroup } from "./choose-mapping.ts";
import { type CompiledTarget, surrogateId } from "./compile-target.ts";
import { textSql } from "./field-sql.ts";
import type { GatedFile } from "./gate-file.ts";
import { rejectReason } from "./reject-reasons.ts";
import type { StageOptions } from "./stage-options.ts";
import type { StagedInput } from "./staged-import.ts";

type QueryBound = Parameters<Engine["query"]>[1];

/** External ids with their surrogates; one whose surrogate is another's is refused with its records. */
export async function stageIdentities(
  inputs: readonly { input: StagedInput; compiled: CompiledTarget }[],
  options: StageOptions,
  execute: (statement: Sql) => Promise<void>,
  engine: Engine,
  query: QueryBound,
): Promise<string | null> {
  const parts = inputs.flatMap(({ input, compiled }) =>
    compiled.externals.map(
      ({ column, kind }) =>
        sql`select ${kind} as kind, ${identifier(column)} as id, ${identifier(`ext_${column}`)} as external_id from read_parquet(${input.path}) where bad is null and ${identifier(column)} is not null group by all`,
    ),
  );
  if (parts.length === 0) return null;
  const path = joinPath(options.run, "identities.parquet");
  await execute(
    sql`copy (select kind, id, external_id from (${join(parts, " union all ")}) i group by all) to (${path}) (format parquet)`,
  );
  const clashes = [
    ...(await options.collisions(path)),
    ...(
      await engine.query(
        sql`select kind, max(external_id) as external_id from read_parquet(${path}) group by kind, id having count(*) > 1`,
        query,
      )
    ).map((row) => ({ kind: String(row.kind), externalId: String(row.external_id) })),
  ];
  for (const clash of clashes) {
    for (const { input, compiled } of inputs) {
      for (const { column } of compiled.externals.filter((external) => external.kind === clash.kind)) {
        await execute(
          sql`insert into refused select ${raw(String(input.file))}, line, ${column}, ${clash.externalId}, 'id_collision', ${rejectReason("id_collision")}, null from read_parquet(${input.path}) where ${identifier(`ext_${column}`)} = ${clash.externalId}`,
        );
      }
    }
  }
  if (clashes.length > 0) {
    const bad = join(clashes.map((clash) => sql`(${clash.kind}, ${clash.externalId})`));
    const clean = joinPath(options.run, "identities_clean.parquet");
    await execute(
      sql`copy (select * from read_parquet(${path}) where (kind, external_id) not in (${bad})) to (${clean}) (format parquet)`,
    );
    return clean;
  }
  return path;
}

/** Personal details by subject and field, the last one in the files where they differ. */
export async function stagePersonal(
  group: MappedGroup,
  gated: readonly GatedFile[],
  options: StageOptions,
  execute: (statement: Sql) => Promise<void>,
): Promise<string | null> {
  const parts = group.files.flatMap((entry, i) =>
    entry.mapping.personal.map((personal) => {
      const { relation } = gated[i]!;
      const column = (header: string) => {
        const found = relation.column(header);
        if (found === null) throw new RangeError(`the file requires a column ${JSON.stringify(header)}`);
        return found;
      };
      const id = surrogateId(options.salt, personal.subject, sql`trim(${textSql(personal.id, column)})`);
      const person =
        personal.person === null
          ? raw("cast(null as bigint)")
          : surrogateId(options.salt, "person", sql`trim(${textSql(personal.person, column)})`);
      return sql`select ${personal.subject} as subject_kind, ${id} as subject_id, ${person} as person_id, ${personal.field} as field, ${textSql(personal.text, column)} as value, ${raw(String(i))} as file, line from ${relation.from} where line not in (select line from refused_line where file = ${raw(String(i))})`;
    }),
  );
  if (parts.length === 0) return null;
  const path = joinPath(options.run, "personal.parquet");
  await execute(
    sql`copy (select subject_kind, subject_id, arg_max(person_id, (file, line)) as person_id, field, arg_max(value, (file, line)) as value from (${join(parts, " union all ")}) p where value is not null and subject_id is not null group by subject_kind, subject_id, field) to (${path}) (format parquet)`,
  );
  return path;
}

/** One reject a record: the first problem found, with the record as text. */
export async function stageRejects(
  group: MappedGroup,
  gated: readonly GatedFile[],
  options: StageOptions,
  execute: (statement: Sql) => Promise<void>,
): Promise<string | null> {
  const parts = group.files.map((entry, i) => {
    const file = raw(String(i));
    return sql`select ${entry.file.spool.name} as file, f.line, f.column_name, f.value, f.code, f.reason, coalesce(f.row_text, r.record) as row_text
      from (select * from refused where file = ${file} qualify row_number() over (partition by line order by row_text nulls last) = 1) f
      left join (select line, record from ${gated[i]!.relation.records} where line in (select line from refused where file = ${file})) r on r.line = f.line`;
  });
  const path = joinPath(options.run, "rejects.parquet");
  await execute(
    sql`copy (select * from (${join(parts, " union all ")}) r order by file, line) to (${path}) (format parquet)`,
  );
  return path;
}
