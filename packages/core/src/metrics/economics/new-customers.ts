import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { customerBirths } from "../customers/customer-births.ts";
import type { MetricScope, MetricSource } from "../metric.ts";

/** The customers won in each period, as a parenthesised relation: `period`, `grp`, `account_id`, `seen_at`. */
export function newCustomers(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("won", sql`n.account_id`, sql`n.born_at`, "at");
  const period = q.bucket(raw("n.born_at"));
  return sql`(select ${period} as period, ${g.group} as grp, n.account_id as account_id, n.born_at as seen_at
    from ${customerBirths(d, q, scope)} n${g.join}
    where ${period} is not null and ${g.where})`;
}
