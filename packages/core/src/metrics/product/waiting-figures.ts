import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { kaplanMeier } from "../../stats/kaplan-meier.ts";
import { survivalQuantile } from "../../stats/survival-quantile.ts";
import { wilsonInterval } from "../../stats/wilson-interval.ts";
import { intStat, missingFigure, plainFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricSource, StatRow } from "../metric.ts";

/** The part that says how many have got there. */
export const SHARE_REACHED = "share_reached";

/** A part for each quantile of the waiting time, by name. */
export type WaitingQuantiles = Readonly<Record<string, number>>;

/** Statistics of a `firstMoment` relation: `age`, `reached`, and how many `accounts`. */
export function waitingSql(d: Dialect, q: MetricSource, waits: Sql): Sql {
  const g = q.account("g", sql`c.account_id`, sql`c.started_at`, "at");
  return sql`select c.period as period, ${g.group} as grp, c.age_us as age, c.reached as reached, ${d.cast(raw("count(*)"), "bigint")} as accounts
    from ${waits} c${g.join}
    where ${g.where}
    group by 1, 2, 3, 4`;
}

/** Kaplan–Meier quantiles, the waiting censored, and the share that has got there. */
export function waitingFigures(rows: readonly StatRow[], quantiles: WaitingQuantiles): readonly Figure[] {
  const ages = new Map<number, { age: number; ended: number; censored: number }>();
  let started = 0;
  let reached = 0;
  for (const row of rows) {
    const age = Number(intStat(row, "age"));
    const accounts = Number(intStat(row, "accounts"));
    const at = ages.get(age) ?? { age, ended: 0, censored: 0 };
    started += accounts;
    if (intStat(row, "reached") === 1n) {
      at.ended += accounts;
      reached += accounts;
    } else at.censored += accounts;
    ages.set(age, at);
  }
  if (started === 0)
    return [...Object.keys(quantiles), SHARE_REACHED].map((component) => missingFigure("no_data", { component }));
  const provisional = reached < started;
  const curve = kaplanMeier([...ages.values()]);
  const times = Object.entries(quantiles).map(([component, share]): Figure => {
    const { age, interval } = survivalQuantile(curve, share);
    return plainFigure(age, started, { component, interval, provisional, emptyReason: "not_reached" });
  });
  const interval = wilsonInterval(reached, started);
  return [...times, ratioFigure(whole(reached), whole(started), { component: SHARE_REACHED, interval, provisional })];
}

/** Drill-down of a `firstMoment` relation: each account's wait, and whether it has got there. */
export function waitingRows(d: Dialect, q: MetricSource, waits: Sql, quantiles: WaitingQuantiles): Sql {
  const g = q.account("g", sql`c.account_id`, sql`c.started_at`, "at");
  const parts = d.values("k", { part: "text" }, [...Object.keys(quantiles).map((name) => [name]), [SHARE_REACHED]]);
  return sql`select c.period as period, ${g.group} as grp, k.part as component, c.account_id as account_id,
      ${d.cast(raw("c.account_id"), "text")} as entity, c.started_at as occurred_at,
      ${d.cast(sql`case when k.part = ${SHARE_REACHED} then c.reached else c.age_us end`, "decimal9")} as numerator,
      ${d.cast(raw("1"), "decimal9")} as denominator,
      case when c.reached = 1 then 'reached' else 'waiting' end as note
    from ${waits} c cross join ${parts}${g.join}
    where ${g.where}`;
}
