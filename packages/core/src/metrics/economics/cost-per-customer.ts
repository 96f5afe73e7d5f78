import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, missingFigure, nanoStat, ratioFigure, whole } from "../figure.ts";
import type { Figure, StatRow } from "../metric.ts";

/**
 * Statistics of a cost spread over customers: `side` (given), `amount`, `costs`, `priced` (costs with a rate), `customers`,
 * `since` (µs of the first cost ever recorded, NULL without). `people` needs `period`, `grp`, one row a customer.
 */
export function costPerCustomer(d: Dialect, side: string, costs: Sql, people: Sql, since: Sql): Sql {
  const zero = d.cast(raw("0"), "decimal9");
  return sql`select ${side} as side, x.period as period, x.grp as grp, sum(x.amount) as amount, sum(x.costs) as costs, sum(x.priced) as priced,
      sum(x.customers) as customers, ${d.epochUs(raw("z.since_at"))} as since
    from (select c.period as period, c.grp as grp, coalesce(c.amount, ${zero}) as amount, 1 as costs,
        case when c.amount is null then 0 else 1 end as priced, 0 as customers
      from ${costs} c
      union all
      select b.period as period, b.grp as grp, ${zero} as amount, 0 as costs, 0 as priced, 1 as customers
      from ${people} b) x
    cross join ${since} z
    group by x.period, x.grp, z.since_at`;
}

/** The figure of one cell; `windowEndUs` is where its costs end. */
export function costPerCustomerFigure(row: StatRow | undefined, component: string | null, windowEndUs: number): Figure {
  if (row === undefined) return missingFigure("no_data", { component });
  const customers = intStat(row, "customers");
  const costs = intStat(row, "costs");
  const priced = intStat(row, "priced");
  const coverage = costs === 0n ? null : Number(priced) / Number(costs);
  const extras = { component, n: Number(customers), coverage };
  if (row.since === null || Number(row.since) >= windowEndUs) return missingFigure("not_recorded", extras);
  if (costs > 0n && priced === 0n) return missingFigure("missing_rate", extras);
  return ratioFigure(nanoStat(row, "amount"), whole(customers), extras);
}

/** Drill-down rows of the same two relations: costs carry the numerator, customers the denominator. */
export function costPerCustomerRows(d: Dialect, component: Sql, costs: Sql, people: Sql, joinedNote: string): Sql {
  const zero = d.cast(raw("0"), "decimal9");
  return sql`select c.period as period, c.grp as grp, ${component} as component, c.account_id as account_id, c.category as entity,
      c.occurred_at as occurred_at, coalesce(c.amount, ${zero}) as numerator, ${zero} as denominator,
      case when c.amount is null then 'no exchange rate' else 'cost' end as note
    from ${costs} c
    union all
    select b.period as period, b.grp as grp, ${component} as component, b.account_id as account_id, ${d.cast(raw("b.account_id"), "text")} as entity,
      b.seen_at as occurred_at, ${zero} as numerator, ${d.cast(raw("1"), "decimal9")} as denominator, ${joinedNote} as note
    from ${people} b`;
}
