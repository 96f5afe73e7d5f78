import { join as joinPath } from "node:path";
import { identifier, join, raw, type Sql, sql, type TableName } from "@tendwell/core";
import type { Engine } from "../../engine/engine.ts";
import type { Contradiction } from "./import-report.ts";
import type { StagedInput } from "./staged-import.ts";

/** Rows of an input that are not refused. */
export function goodRows(input: StagedInput): Sql {
  const refused =
    input.badLines === null ? raw("") : sql` and line not in (select line from read_parquet(${input.badLines}))`;
  return sql`(select * from read_parquet(${input.path}) where bad is null${refused})`;
}

interface Repeats {
  /** Identical rows of a keyed source beyond the first: stored once. */
  readonly dropped: number;
  readonly contradictions: readonly Omit<Contradiction, "batchId">[];
}

/**
 * Finds rows that share a key inside the import, in one aggregation, and rewrites only those: identical rows of a keyed
 * source are kept once; keyed rows with different content are all kept; equal rows without a key get an occurrence number
 * as part of theirs.
 */
export async function settleRepeats(
  engine: Engine,
  table: TableName,
  inputs: readonly StagedInput[],
  run: string,
  options: {
    readonly tags: { readonly surface: string; readonly route: string };
    readonly timeoutMs: number;
    readonly signal?: AbortSignal;
  },
): Promise<Repeats> {
  let dropped = 0;
  const contradictions: Omit<Contradiction, "batchId">[] = [];
  const kindOf = (input: StagedInput) => (input.append ? "append" : input.earliest ? "earliest" : "keyed");
  for (const kind of ["append", "earliest", "keyed"] as const) {
    const group = inputs.filter((input) => kindOf(input) === kind);
    if (group.length === 0) continue;
    const keys = join(
      group.map(
        (input, i) =>
          sql`select key_hi, key_lo, content_hash, ${raw(String(i))} as input, line from ${goodRows(input)}`,
      ),
      " union all ",
    );
    const dup = identifier(`dup_${table}_${kind}`);
    const again = identifier(`again_${table}_${kind}`);
    // Millions of keys are only counted; what the few repeated ones hold is looked at afterwards.
    await engine.execute(
      sql`create table ${again} as select key_hi, key_lo from (${keys}) k group by key_hi, key_lo having count(*) > 1`,
      options,
    );
    await engine.execute(
      sql`create table ${dup} as select key_hi, key_lo, count(*) as n, count(distinct content_hash) as contents, min(line) as line from (${keys}) k semi join ${again} using (key_hi, key_lo) group by key_hi, key_lo`,
      options,
    );
    const [sums] = await engine.query(
      sql`select count(*)::bigint as keys, coalesce(sum(n), 0)::bigint as n, coalesce(sum(n - contents), 0)::bigint as same, count(*) filter (where contents > 1)::bigint as differing, coalesce(sum(n) filter (where contents > 1), 0)::bigint as differing_rows from ${dup}`,
      options,
    );
    if (Number(sums!.keys) === 0) continue;
    const repeatedKeys = joinPath(run, `keys_${table}_${kind}.parquet`);
    await engine.execute(sql`copy (select key_hi, key_lo from ${dup}) to (${repeatedKeys}) (format parquet)`, options);
    for (const [i, input] of group.entries()) {
      input.repeatedKeys = repeatedKeys;
      input.repeats = joinPath(run, `repeats_${table}_${kind}_${i}.parquet`);
    }
    // One window over the few rows that repeat: which occurrence each is, among those of the same content or key.
    const order =
      kind === "earliest"
        ? raw("row_number() over (partition by key_hi, key_lo order by occurred_at, input, line)")
        : raw("row_number() over (partition by key_hi, key_lo, content_hash order by input, line)");
    const rows = join(
      group.map(
        (input, i) =>
          sql`select key_hi, key_lo, content_hash, occurred_at, ${raw(String(i))} as input, line from ${goodRows(input)} semi join ${dup} using (key_hi, key_lo)`,
      ),
      " union all ",
    );
    const numbered = identifier(`occ_${table}_${kind}`);
    await engine.execute(sql`create table ${numbered} as select *, ${order} as occurrence from (${rows}) r`, options);
    for (const [i, input] of group.entries()) {
      const rehashed = raw("md5_number(concat_ws('|', g.key_hi, g.key_lo, o.occurrence))");
      const keyed =
        kind === "append"
          ? sql`g.* replace (case when o.occurrence = 1 then g.key_hi else (${rehashed} >> 64)::ubigint end as key_hi, case when o.occurrence = 1 then g.key_lo else (${rehashed} & 18446744073709551615::uhugeint)::ubigint end as key_lo)`
          : raw("g.*");
      const keep = kind === "append" ? raw("true") : raw("o.occurrence = 1");
      await engine.execute(
        sql`copy (select ${keyed} from ${goodRows(input)} g join ${numbered} o on o.input = ${raw(String(i))} and o.line = g.line and o.key_hi = g.key_hi and o.key_lo = g.key_lo where ${keep}) to (${input.repeats!}) (format parquet)`,
        options,
      );
    }
    const total = Number((await engine.query(sql`select count(*)::bigint as n from (${keys}) k`, options))[0]!.n);
    const examples = async (where: Sql) =>
      (await engine.query(sql`select line from ${dup} where ${where} order by line limit 5`, options)).map(
        (row) => `line ${String(row.line)}`,
      );
    if (kind === "earliest") continue;
    const same = Number(sums!.same);
    if (same > 0) {
      if (kind === "keyed") dropped += same;
      contradictions.push({
        code: "repeated_row",
        subject: table,
        count: same,
        outOf: total,
        figures: kind === "append" ? { kept: same } : { dropped: same },
        examples: await examples(raw("n > contents")),
      });
    }
    if (Number(sums!.differing) > 0) {
      contradictions.push({
        code: "repeated_key",
        subject: table,
        count: Number(sums!.differing),
        outOf: total,
        figures: { keys: Number(sums!.differing), rows: Number(sums!.differing_rows) },
        examples: await examples(raw("contents > 1")),
      });
    }
  }
  return { dropped, contradictions };
}
