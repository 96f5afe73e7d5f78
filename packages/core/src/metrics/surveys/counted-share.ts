import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql } from "../../sql/sql.ts";
import { wilsonInterval } from "../../stats/wilson-interval.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricSource, StatRow } from "../metric.ts";

/**
 * One share: how many of the observations are hits. Both in terms of an observation `p`: `component` is text, or a NULL of
 * it for the figure without a part; `hit` is 0 or 1.
 */
export interface SharePart {
  readonly component: Sql;
  readonly hit: Sql;
}

/**
 * The observations inside the periods, as `placed` for a WITH clause. `base` is a parenthesised relation with `account_id`,
 * `entity` and `note` (text), `occurred_at`, `is_open` (1 where the outcome may still change) and the named `columns`.
 */
function placedWith(q: MetricSource, base: Sql, columns: readonly string[]): Sql {
  const g = q.account("g", raw("r.account_id"), raw("r.occurred_at"), "at");
  const period = q.bucket(raw("r.occurred_at"));
  const own = columns.map((name) => raw(`, r.${name} as ${name}`));
  return sql`with placed as (select ${period} as period, ${g.group} as grp, r.account_id as account_id, r.entity as entity,
      r.occurred_at as occurred_at, r.note as note, r.is_open as is_open${join(own, "")}
    from ${base} r${g.join} where ${period} is not null and ${g.where})`;
}

/** Statistics per period, group and part. */
export function countedShareSql(
  q: MetricSource,
  base: Sql,
  columns: readonly string[],
  parts: readonly SharePart[],
): Sql {
  const lists = parts.map(
    (part) => sql`select p.period as period, p.grp as grp, ${part.component} as component, count(*) as observed,
        sum(${part.hit}) as hits, sum(p.is_open) as still_open
      from placed p group by 1, 2, 3`,
  );
  return sql`${placedWith(q, base, columns)} ${join(lists, " union all ")}`;
}

/** Every observation behind every part. */
export function countedShareRows(
  d: Dialect,
  q: MetricSource,
  base: Sql,
  columns: readonly string[],
  parts: readonly SharePart[],
): Sql {
  const lists = parts.map(
    (part) => sql`select p.period as period, p.grp as grp, ${part.component} as component, p.account_id as account_id,
        p.entity as entity, p.occurred_at as occurred_at, ${d.cast(part.hit, "decimal9")} as numerator,
        ${d.cast(raw("1"), "decimal9")} as denominator, p.note as note
      from placed p`,
  );
  return sql`${placedWith(q, base, columns)} ${join(lists, " union all ")}`;
}

/** The figures of one cell: `named` parts always, the others largest first. */
export function countedShareFigures(
  rows: readonly StatRow[],
  named: readonly (string | null)[],
  isSample: boolean,
): readonly Figure[] {
  const figure = (row: StatRow): Figure => {
    const n = intStat(row, "observed");
    const hits = intStat(row, "hits");
    return ratioFigure(whole(hits), whole(n), {
      component: row.component === null ? null : String(row.component),
      interval: isSample ? wilsonInterval(Number(hits), Number(n)) : null,
      provisional: intStat(row, "still_open") > 0n,
    });
  };
  const always = named.map((component) => {
    const row = rows.find((one) => one.component === component);
    return row === undefined ? missingFigure("no_data", { component }) : figure(row);
  });
  const others = rows
    .filter((row) => !named.includes(row.component as string | null))
    .map(figure)
    .sort((a, b) => b.n - a.n || (String(a.component) < String(b.component) ? -1 : 1));
  return [...always, ...others];
}
