import type { Dialect } from "../../sql/dialect.ts";
import { identifier, join, raw, type Sql, sql } from "../../sql/sql.ts";
import { adjustedWaldNps } from "../../stats/adjusted-wald-nps.ts";
import { ratioInterval } from "../../stats/ratio-interval.ts";
import { wilsonInterval } from "../../stats/wilson-interval.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, Interval, MetricSource, StatRow } from "../metric.ts";

/**
 * One figure made of answers: Σ points ÷ Σ weight over the answers that count. `points` and `weight` are whole numbers in
 * terms of the answer's columns, aliased `r`. Its interval is that of a share (points 0 or 1), of a net score (points −100,
 * 0, 100) or of a mean.
 */
export interface AnswerPart {
  readonly component: string | null;
  readonly counts: Sql;
  readonly points: Sql;
  readonly weight: Sql;
  readonly interval: "share" | "net" | "mean";
  /** Ends of the scale that a mean's interval may not leave. */
  readonly bounds?: readonly [number, number];
}

/** Where the answers fall: what `MetricSource.account` gives. */
export interface Placement {
  readonly join: Sql;
  readonly group: Sql;
  readonly where: Sql;
}

/** 1 where the condition holds, else 0. */
export function oneWhere(condition: Sql): Sql {
  return sql`case when ${condition} then 1 else 0 end`;
}

/** Sums per period and group. `answers` is a parenthesised relation with `account_id`, `occurred_at` and what the parts use. */
export function answerScoreSql(
  d: Dialect,
  q: MetricSource,
  answers: Sql,
  place: Placement,
  parts: readonly AnswerPart[],
): Sql {
  const stats = parts.flatMap((part, index) => {
    const { counts, points: y, weight: x } = part;
    const sums: Record<string, Sql> = {
      n: d.countIf(counts),
      y: d.sumIf(y, counts),
      x: d.sumIf(x, counts),
      yy: d.sumIf(sql`(${y}) * (${y})`, counts),
      xy: d.sumIf(sql`(${x}) * (${y})`, counts),
      xx: d.sumIf(sql`(${x}) * (${x})`, counts),
      up: d.countIf(sql`${counts} and (${y}) > 0`),
      down: d.countIf(sql`${counts} and (${y}) < 0`),
    };
    return Object.entries(sums).map(
      ([name, sum]) => sql`${d.cast(sum, "bigint")} as ${identifier(`${name}_${index}`)}`,
    );
  });
  const bucket = q.bucket(raw("r.occurred_at"));
  return sql`select ${bucket} as period, ${place.group} as grp, count(*) as answers, ${join(stats)}
    from ${answers} r${place.join}
    where ${bucket} is not null and ${place.where}
    group by 1, 2`;
}

/** Every answer behind every part. `answers` has, beside the above, `entity` (text) and `score`. */
export function answerScoreRows(
  d: Dialect,
  q: MetricSource,
  answers: Sql,
  place: Placement,
  parts: readonly AnswerPart[],
): Sql {
  const bucket = q.bucket(raw("r.occurred_at"));
  const lists = parts.map(
    (part) => sql`select ${bucket} as period, ${place.group} as grp,
        ${part.component === null ? d.nullOf("text") : d.cast(sql`${part.component}`, "text")} as component,
        r.account_id as account_id, r.entity as entity, r.occurred_at as occurred_at,
        ${d.cast(part.points, "decimal9")} as numerator, ${d.cast(part.weight, "decimal9")} as denominator, r.note as note
      from ${answers} r${place.join}
      where ${bucket} is not null and ${place.where} and ${part.counts}`,
  );
  return join(lists, " union all ");
}

function intervalOf(part: AnswerPart, stat: (name: string) => bigint): Interval | null {
  const value = (name: string): number => Number(stat(name));
  switch (part.interval) {
    case "share":
      return wilsonInterval(value("y"), value("n"));
    case "net":
      return adjustedWaldNps(value("up"), value("down"), value("n"));
    case "mean": {
      const sums = { n: value("n"), y: value("y"), x: value("x"), yy: value("yy"), xy: value("xy"), xx: value("xx") };
      return ratioInterval(sums, part.bounds);
    }
  }
}

/** The figures of one cell; answers that a part cannot count lower its coverage. */
export function answerScoreFigures(row: StatRow | undefined, parts: readonly AnswerPart[]): readonly Figure[] {
  const answers = Number(intStat(row, "answers"));
  return parts.map((part, index) => {
    const stat = (name: string): bigint => intStat(row, `${name}_${index}`);
    const n = Number(stat("n"));
    const coverage = answers === 0 ? null : n / answers;
    if (n === 0) return missingFigure("no_data", { component: part.component, coverage });
    return ratioFigure(whole(stat("y")), whole(stat("x")), {
      component: part.component,
      n,
      interval: intervalOf(part, stat),
      coverage,
    });
  });
}
