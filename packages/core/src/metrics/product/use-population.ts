import type { Dialect } from "../../sql/dialect.ts";
import { type Sql, sql } from "../../sql/sql.ts";
import type { MetricScope, MetricSource, OptionSpec } from "../metric.ts";

/** Which accounts a figure about use looks at. */
export function usePopulation(byDefault: "using" | "existing"): OptionSpec {
  return {
    type: "enum",
    values: ["using", "existing"],
    default: byDefault,
    about:
      "Accounts counted: those that used the product in the period, or also every account that had signed up before its end, the idle ones with nothing.",
  };
}

/**
 * Accounts that count although they did nothing, as a parenthesised relation `period`, `account_id`, for a UNION with those
 * that did; empty under the option `using`.
 */
export function idleAccounts(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  if (scope.options.population === "using")
    return sql`(select ${d.nullOf("int")} as period, ${d.nullOf("id")} as account_id where false)`;
  return sql`(select p.i as period, a.account_id as account_id
    from (select c.account_id as account_id, min(c.occurred_at) as created_at from ${q.from("account")} c group by 1) a cross join ${q.periods("p")}
    where a.created_at < p.ends_at)`;
}
