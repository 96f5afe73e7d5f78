import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { doubleStat, intStat, plainFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricScope, MetricSource, OptionSpec, StatRow } from "../metric.ts";

/** Which period a ticket counts in. */
export const COUNTED_AT: OptionSpec = {
  type: "enum",
  values: ["created", "solved"],
  default: "created",
  about:
    "created counts a ticket in the period in which it came, and is provisional while some are not solved; solved counts it where it was solved for the last time.",
};

/** The instant by which a solved ticket is counted, in terms of `t` (its ticket) and `e` (its end). */
export function countedAt(scope: MetricScope): Sql {
  return raw(scope.options.counted_at === "solved" ? "e.resolved_at" : "t.created_at");
}

/**
 * Median, 90th percentile and mean of how long something took. `durations` is a parenthesised relation, with a WITH clause
 * before it, of `account_id`, `ticket_id`, `occurred_at` (by which it counts), `took_us` (NULL until it happened), `is_waiting`
 * (1 where it may still happen) and `is_done` (1 where it happened: without `took_us` its clock is not recorded).
 */
export function ticketDurationSql(d: Dialect, q: MetricSource, withClause: Sql, durations: Sql): Sql {
  const g = q.account("g", raw("t.account_id"), raw("t.occurred_at"), "at");
  const period = q.bucket(raw("t.occurred_at"));
  return sql`${withClause} select ${period} as period, ${g.group} as grp, count(*) as tickets, count(t.took_us) as answered,
      sum(t.took_us) as took, sum(t.is_waiting) as waiting,
      sum(case when t.is_done = 1 and t.took_us is null then 1 else 0 end) as unclocked,
      ${d.quantile(raw("t.took_us"), 0.5)} as median_us, ${d.quantile(raw("t.took_us"), 0.9)} as p90_us
    from ${durations} t${g.join}
    where ${period} is not null and ${g.where}
    group by 1, 2`;
}

/** Every ticket behind the figures, with how long it took. */
export function ticketDurationRows(d: Dialect, q: MetricSource, withClause: Sql, durations: Sql, never: string): Sql {
  const g = q.account("g", raw("t.account_id"), raw("t.occurred_at"), "at");
  const period = q.bucket(raw("t.occurred_at"));
  return sql`${withClause} select ${period} as period, ${g.group} as grp, ${d.nullOf("text")} as component,
      t.account_id as account_id, ${d.cast(raw("t.ticket_id"), "text")} as entity, t.occurred_at as occurred_at,
      ${d.cast(raw("t.took_us"), "decimal9")} as numerator,
      ${d.cast(raw("case when t.took_us is null then 0 else 1 end"), "decimal9")} as denominator,
      case when t.is_waiting = 1 then 'waiting' when t.is_done = 1 and t.took_us is null then 'hours not recorded'
        when t.took_us is null then ${never} end as note
    from ${durations} t${g.join}
    where ${period} is not null and ${g.where}`;
}

/** The three figures of one cell. */
export function ticketDurationFigures(row: StatRow | undefined): readonly Figure[] {
  const tickets = intStat(row, "tickets");
  const answered = intStat(row, "answered");
  const n = Number(answered);
  const unclocked = intStat(row, "unclocked") > 0n;
  const extras = {
    provisional: intStat(row, "waiting") > 0n,
    coverage: tickets === 0n ? null : n / Number(tickets),
    emptyReason:
      tickets === 0n ? ("no_data" as const) : unclocked ? ("not_recorded" as const) : ("not_reached" as const),
  };
  return [
    plainFigure(doubleStat(row, "median_us"), n, { ...extras, component: "median" }),
    plainFigure(doubleStat(row, "p90_us"), n, { ...extras, component: "p90" }),
    ratioFigure(whole(intStat(row, "took")), whole(answered), { ...extras, component: "mean" }),
  ];
}
