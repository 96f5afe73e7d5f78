import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricScope, MetricSource, OptionSpec } from "../metric.ts";
import { customerSpans, customerSpells } from "./customer-spells.ts";

/** Which customers a denominator counts. */
export const POPULATION: OptionSpec = {
  type: "enum",
  values: ["in_period", "opening", "closing"],
  default: "in_period",
  about:
    "Customers counted: distinct ones active at any time in the period, those at its opening, or those at its closing",
};

/**
 * The customers of each period under the option `population`, as a parenthesised relation: `period`, `grp`, `account_id`,
 * `seen_at` (when the spell began). Groups are those at the opening, for `closing` those at the closing.
 */
export function customersCounted(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const population = scope.options.population ?? "in_period";
  const inside: Record<string, Sql> = {
    in_period: raw("s.starts_at < p.ends_at and s.ends_at >= p.starts_at"),
    opening: raw("s.starts_at < p.starts_at and s.ends_at >= p.starts_at"),
    closing: raw("s.starts_at < p.ends_at and s.ends_at >= p.ends_at"),
  };
  const at = raw(population === "closing" ? "k.period_end" : "k.period_start");
  const g = q.account("counted", sql`k.account_id`, at, "left");
  return sql`(with counted_spans as ${customerSpans(d, q, scope)}
    select k.period as period, ${g.group} as grp, k.account_id as account_id, k.seen_at as seen_at
    from (select p.i as period, p.starts_at as period_start, p.ends_at as period_end, s.account_id as account_id, min(s.starts_at) as seen_at
      from ${customerSpells("counted_spans")} s cross join ${q.periods("p")}
      where ${inside[String(population)]!}
      group by 1, 2, 3, 4) k${g.join}
    where ${g.where})`;
}
