import type { Nano } from "../../facts/fact.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, nanoStat, ratioFigure } from "../figure.ts";
import type { Figure, MetricScope, MetricSource, StatRow } from "../metric.ts";
import { coverageOf } from "./money-figure.ts";
import { placedMovements } from "./movement-entries.ts";
import { inPeriod, pricedSubscriptions } from "./priced-subscription.ts";
import { windowOpenings } from "./retention-window.ts";

/** The comparison windows as a relation `p` of `i`, `starts_at`, `ends_at`; they may overlap. */
function windows(d: Dialect, scope: MetricScope): Sql {
  const openings = windowOpenings(scope);
  return d.values(
    "p",
    { i: "int", starts_at: "time", ends_at: "time" },
    scope.periods.map((p, i) => [i, openings[i], p.endUs]),
  );
}

/**
 * MRR of each account at a window's opening and closing, both at the closing's prices: SELECT text over `priced`, with
 * `period`, `grp` (at opening), `account_id`, `opened_at`, `opening`, `closing`, `seen`, `converted`.
 */
function compared(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const zero = d.cast(raw("0"), "decimal9");
  const opens = raw("s.is_logo and not s.is_paused and s.starts_at < p.starts_at and s.ends_at >= p.starts_at");
  const closes = raw("s.is_logo and s.ends_at >= p.ends_at");
  const g = q.account("g", sql`c.account_id`, raw("c.opened_at"), "left");
  return sql`select c.period as period, ${g.group} as grp, c.account_id as account_id, c.opened_at as opened_at,
      c.opening as opening, c.closing as closing, c.seen as seen, c.converted as converted
    from (select p.i as period, s.account_id as account_id, p.starts_at as opened_at,
        coalesce(${d.sumIf(raw("s.mrr"), opens)}, ${zero}) as opening, coalesce(${d.sumIf(raw("s.mrr"), closes)}, ${zero}) as closing,
        ${d.countIf(opens)} as seen, ${d.countIf(sql`${opens} and s.worth is not null`)} as converted
      from priced s cross join ${windows(d, scope)} where s.starts_at < p.ends_at and ${inPeriod(scope, raw("s.px"), raw("p.i"))}
      group by 1, 2, 3) c${g.join}
    where c.seen > 0 and ${g.where}`;
}

const byMovements = (scope: MetricScope): boolean => scope.options.method === "movements";

/**
 * Statistics of the start cohort: `opening`, `kept` (Σ min of opening and closing per customer), `closing`, `n`, `seen`,
 * `converted`; with `method` = movements also `losses` and `gains` of the ledger, in rows of their own.
 */
export function cohortStats(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const zero = d.cast(raw("0"), "decimal9");
  const cohort = sql`select c.period as period, c.grp as grp, sum(c.opening) as opening_mrr, sum(case when c.opening > 0 then least(c.opening, c.closing) else ${zero} end) as kept_mrr,
      sum(case when c.opening > 0 then c.closing else ${zero} end) as closing_mrr, ${d.countIf(raw("c.opening > 0"))} as n, sum(c.seen) as seen_spans, sum(c.converted) as converted_spans,
      sum(${zero}) as losses, sum(${zero}) as gains
    from (${compared(d, q, scope)}) c group by 1, 2`;
  const priced = sql`with priced as ${pricedSubscriptions(d, q, scope)}`;
  if (!byMovements(scope)) return sql`${priced} ${cohort}`;
  return sql`${priced} ${cohort} union all
    select f.period as period, f.grp as grp, sum(${zero}) as opening_mrr, sum(${zero}) as kept_mrr, sum(${zero}) as closing_mrr, ${d.cast(raw("0"), "bigint")} as n, ${d.cast(raw("0"), "bigint")} as seen_spans, ${d.cast(raw("0"), "bigint")} as converted_spans,
      coalesce(${d.sumIf(raw("-f.amount"), raw("f.kind in ('churned', 'contraction')"))}, ${zero}) as losses,
      coalesce(${d.sumIf(raw("f.amount"), raw("f.kind in ('expansion', 'reactivation')"))}, ${zero}) as gains
    from (${placedMovements(d, q, scope, raw("priced"), windows(d, scope))}) f group by 1, 2`;
}

/** What a metric divides by the opening MRR. */
export type CohortMeasure = "kept" | "closing" | "gross_loss" | "net_loss";

/** The measure over the opening MRR of the start cohort. */
export function cohortFigure(rows: readonly StatRow[], scope: MetricScope, measure: CohortMeasure): Figure {
  const sum = (name: string): Nano => rows.reduce((total, row) => total + nanoStat(row, name), 0n);
  const count = (name: string): bigint => rows.reduce((total, row) => total + intStat(row, name), 0n);
  const opening = sum("opening_mrr");
  const losses = byMovements(scope) ? sum("losses") : opening - sum("kept_mrr");
  const net = byMovements(scope) ? losses - sum("gains") : opening - sum("closing_mrr");
  const parts: Record<CohortMeasure, Nano> = {
    kept: sum("kept_mrr"),
    closing: sum("closing_mrr"),
    gross_loss: losses,
    net_loss: net,
  };
  const [seen, converted] = [count("seen_spans"), count("converted_spans")];
  return ratioFigure(parts[measure], opening, {
    n: Number(count("n")),
    coverage: coverageOf(seen, converted),
    emptyReason: seen > 0n && converted === 0n ? "missing_rate" : "zero_denominator",
  });
}

/** The customers (and movements) behind it. */
export function cohortRows(d: Dialect, q: MetricSource, scope: MetricScope, measure: CohortMeasure): Sql {
  const net = measure === "net_loss";
  const perCustomer: Record<CohortMeasure, Sql> = {
    kept: raw("least(c.opening, c.closing)"),
    closing: raw("c.closing"),
    gross_loss: raw("c.opening - least(c.opening, c.closing)"),
    net_loss: raw("c.opening - c.closing"),
  };
  const shape = (alias: string, at: Sql, numerator: Sql, denominator: Sql, note: Sql): Sql => {
    const a = raw(alias);
    return sql`${a}.period as period, ${a}.grp as grp, ${d.nullOf("text")} as component, ${a}.account_id as account_id,
      ${d.cast(sql`${a}.account_id`, "text")} as entity, ${at} as occurred_at, ${d.cast(numerator, "decimal9")} as numerator, ${denominator} as denominator, ${note} as note`;
  };
  const nothing = d.cast(raw("0"), "decimal9");
  const numerator = byMovements(scope) ? nothing : perCustomer[measure];
  const customers = sql`with priced as ${pricedSubscriptions(d, q, scope)}
    select ${shape("c", raw("c.opened_at"), numerator, raw("c.opening"), d.nullOf("text"))} from (${compared(d, q, scope)}) c where c.opening > 0`;
  if (!byMovements(scope)) return customers;
  const kinds = net
    ? raw("('churned', 'contraction', 'expansion', 'reactivation')")
    : raw("('churned', 'contraction')");
  return sql`${customers} union all
    select ${shape("f", raw("f.happened_at"), raw("-f.amount"), nothing, raw("f.kind"))}
    from (${placedMovements(d, q, scope, raw("priced"), windows(d, scope))}) f where f.kind in ${kinds}`;
}
