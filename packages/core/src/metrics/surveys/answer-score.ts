import type { Dialect } from "../../sql/dialect.ts";
import { identifier, join, raw, type Sql, sql } from "../../sql/sql.ts";
import { adjustedWaldNps } from "../../stats/adjusted-wald-nps.ts";
import { ratioInterval } from "../../stats/ratio-interval.ts";
import { wilsonInterval } from "../../stats/wilson-interval.ts";
import { doubleStat, intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
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

/** The statistics that each kind of interval needs beside the fraction itself, as doubles. */
const SPREAD = { share: [], net: ["yy"], mean: ["yy", "xy", "xx"] } as const;

/** Sums per period and group. `answers` is a parenthesised relation with `account_id`, `occurred_at` and what the parts use. */
export function answerScoreSql(
  d: Dialect,
  q: MetricSource,
  answers: Sql,
  place: Placement,
  parts: readonly AnswerPart[],
): Sql {
  // Each condition stands once, in the inner query; the sums outside only multiply.
  const measured = parts.map(
    (part, i) => sql`${oneWhere(part.counts)} as ${identifier(`counted_${i}`)},
      ${d.cast(part.points, "bigint")} as ${identifier(`points_${i}`)}, ${d.cast(part.weight, "bigint")} as ${identifier(`weight_${i}`)}`,
  );
  const stats = parts.flatMap((part, i) => {
    const counted = sql`m.${identifier(`counted_${i}`)}`;
    const column = { x: sql`m.${identifier(`weight_${i}`)}`, y: sql`m.${identifier(`points_${i}`)}` };
    const sum = (name: string, value: Sql): Sql =>
      sql`${d.cast(sql`sum(${value})`, "bigint")} as ${identifier(`${name}_${i}`)}`;
    const product = ([a, b]: string): Sql => {
      const [left, right] = [column[a as "x" | "y"], column[b as "x" | "y"]];
      return sql`sum(${counted} * ${d.cast(left, "double")} * ${d.cast(right, "double")}) as ${identifier(`${a}${b}_${i}`)}`;
    };
    return [
      sum("n", counted),
      sum("y", sql`${counted} * ${column.y}`),
      sum("x", sql`${counted} * ${column.x}`),
      ...SPREAD[part.interval].map(product),
    ];
  });
  const bucket = q.bucket(raw("r.occurred_at"));
  return sql`select m.period as period, m.grp as grp, count(*) as answers, ${join(stats)}
    from (select ${bucket} as period, ${place.group} as grp, ${join(measured)}
      from ${answers} r${place.join}
      where ${place.where}) m
    where m.period is not null
    group by m.period, m.grp`;
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

function intervalOf(part: AnswerPart, row: StatRow | undefined, index: number): Interval | null {
  const whole = (name: string): number => Number(intStat(row, `${name}_${index}`));
  const spread = (name: string): number => doubleStat(row, `${name}_${index}`) ?? 0;
  switch (part.interval) {
    case "share":
      return wilsonInterval(whole("y"), whole("n"));
    case "net": {
      // Points are ±100: their squares count both sides together, their sum sets them off.
      const both = spread("yy") / 10_000;
      const difference = whole("y") / 100;
      return adjustedWaldNps((both + difference) / 2, (both - difference) / 2, whole("n"));
    }
    case "mean": {
      const sums = {
        n: whole("n"),
        y: whole("y"),
        x: whole("x"),
        yy: spread("yy"),
        xy: spread("xy"),
        xx: spread("xx"),
      };
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
      interval: intervalOf(part, row, index),
      coverage,
    });
  });
}
