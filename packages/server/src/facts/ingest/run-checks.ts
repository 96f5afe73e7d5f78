import { type CheckMapping, type FieldMapping, raw, type Sql, sql } from "@tendwell/core";
import type { Engine, QueryOptions } from "../../engine/engine.ts";
import type { MappedGroup } from "./choose-mapping.ts";
import { conditionSql, timeSql } from "./field-sql.ts";
import type { GatedFile } from "./gate-file.ts";
import type { Contradiction } from "./import-report.ts";
import { relationOf } from "./relation-of.ts";

interface CheckContext {
  readonly engine: Engine;
  readonly query: QueryOptions;
  readonly zone: string;
}
type Found = Omit<Contradiction, "batchId">;

/** Runs a mapping's checks between the files of one import; a check whose file is not among them is left out. */
export async function runChecks(
  group: MappedGroup,
  gated: readonly GatedFile[],
  context: CheckContext,
): Promise<Found[]> {
  const found: Found[] = [];
  const relation = (id: string) => {
    const whole = relationOf(group, gated, [id]);
    const entry = group.files.find((candidate) => candidate.mapping.id === id);
    return whole === null || entry === undefined ? null : { ...whole, mapping: entry.mapping };
  };
  for (const check of group.mapping.checks) {
    const result =
      check.kind === "outside_span"
        ? await outsideSpan(check, relation, context)
        : await flagWithoutEvent(check, relation, context);
    if (result !== null) found.push(result);
  }
  return found;
}

type Relations = (id: string) => ({ mapping: MappedGroup["files"][number]["mapping"] } & GatedFile["relation"]) | null;

function need(column: Sql | null, header: string): Sql {
  if (column === null) throw new RangeError(`a check requires a column ${JSON.stringify(header)}`);
  return column;
}

/** A time column read as the file's own targets read it, or as ISO where none does. */
function timeOf(relation: NonNullable<ReturnType<Relations>>, header: string, zone: string): Sql {
  const column = (name: string) => need(relation.column(name), name);
  const fields = relation.mapping.into.flatMap((target) => Object.values(target.set));
  const own = fields.find(
    (field) =>
      field.text.kind === "column" && field.text.column === header && field.lookup === null && field.plus === null,
  );
  const iso: FieldMapping = {
    text: { kind: "column", column: header },
    formats: [],
    zone: null,
    inclusive: false,
    plus: null,
    epoch: null,
    unit: "major",
    duration: null,
    decimal: ".",
    times: [],
    per: 1,
    lookup: null,
  };
  return timeSql(sql`trim(${column(header)})`, own ?? iso, zone);
}

async function outsideSpan(
  check: Extract<CheckMapping, { kind: "outside_span" }>,
  relations: Relations,
  context: CheckContext,
): Promise<Found | null> {
  const rows = relations(check.rows.file);
  const span = relations(check.span.file);
  if (rows === null || span === null) return null;
  const at = timeOf(rows, check.rows.at, context.zone);
  const from = timeOf(span, check.span.from, context.zone);
  const to = check.span.to === null ? raw("cast(null as timestamp)") : timeOf(span, check.span.to, context.zone);
  const pairs = sql`select a.label, a.at < s.starts or coalesce(a.at >= s.ends, false) as outside
    from (select ${need(rows.column(check.rows.label), check.rows.label)} as label, ${need(rows.column(check.rows.key), check.rows.key)} as k, ${at} as at from ${rows.from}) a
    join (select ${need(span.column(check.span.key), check.span.key)} as k, min(${from}) as starts, case when count(*) = count(${to}) then max(${to}) end as ends from ${span.from} group by 1) s using (k)`;
  const [sums] = await context.engine.query(
    sql`select count(*) filter (where outside)::bigint as n, count(*)::bigint as total from (${pairs}) p`,
    context.query,
  );
  if (Number(sums!.n) === 0) return null;
  const examples = await context.engine.query(
    sql`select label from (${pairs}) p where outside order by label limit 5`,
    context.query,
  );
  return {
    code: check.code,
    subject: check.subject,
    count: Number(sums!.n),
    outOf: Number(sums!.total),
    figures: {},
    examples: examples.map((row) => String(row.label)),
  };
}

async function flagWithoutEvent(
  check: Extract<CheckMapping, { kind: "flag_without_event" }>,
  relations: Relations,
  context: CheckContext,
): Promise<Found | null> {
  const flags = relations(check.flag.file);
  const events = relations(check.event.file);
  if (flags === null || events === null) return null;
  const flagged = conditionSql({ column: check.flag.column, is: check.flag.is }, (name) =>
    need(flags.column(name), name),
  );
  const pairs = sql`select f.k, f.flagged, e.k is not null as happened
    from (select ${need(flags.column(check.flag.key), check.flag.key)} as k, bool_or(${flagged}) as flagged from ${flags.from} group by 1) f
    left join (select distinct ${need(events.column(check.event.key), check.event.key)} as k from ${events.from}) e on e.k = f.k`;
  const [sums] = await context.engine.query(
    sql`select count(*)::bigint as total, count(*) filter (where flagged)::bigint as flagged, count(*) filter (where happened)::bigint as with_event,
      count(*) filter (where flagged and happened)::bigint as both, count(*) filter (where flagged <> happened)::bigint as n from (${pairs}) p`,
    context.query,
  );
  if (Number(sums!.n) === 0) return null;
  const examples = await context.engine.query(
    sql`select k from (${pairs}) p where flagged <> happened order by k limit 5`,
    context.query,
  );
  return {
    code: check.code,
    subject: check.subject,
    count: Number(sums!.n),
    outOf: Number(sums!.total),
    figures: { flagged: Number(sums!.flagged), withEvent: Number(sums!.with_event), both: Number(sums!.both) },
    examples: examples.map((row) => String(row.k)),
  };
}
