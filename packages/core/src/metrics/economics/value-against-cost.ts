import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { Figure, MetricPeriod, MetricScope, MetricSource, StatRow } from "../metric.ts";
import { customerAcquisitionCost } from "./customer-acquisition-cost.ts";
import { customerLifetimeValue } from "./customer-lifetime-value.ts";
import { lifetimeValueFigures } from "./lifetime-value-figures.ts";

const COST_SIDE = "cac";

/** The statistics of lifetime value with those of acquisition cost under them: the sides of one keep their own columns. */
export function valueAndCost(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const whole = (text: string): Sql => d.cast(raw(text), "bigint");
  const unknown = d.nullOf("bigint");
  return sql`select v.side as side, v.period as period, v.grp as grp, v.age as age, v.amount as amount, v.other as other, v.n as n, v.m as m, v.k as k,
      v.subscriptions_since as subscriptions_since, v.revenue_since as revenue_since, v.orders_since as orders_since,
      ${whole("0")} as costs, ${whole("0")} as priced, ${whole("0")} as customers, ${unknown} as since
    from (${customerLifetimeValue.sql(d, q, scope)}) v
    union all
    select c.side as side, c.period as period, c.grp as grp, ${d.nullOf("int")} as age, c.amount as amount, ${d.cast(raw("0"), "decimal9")} as other,
      ${whole("0")} as n, ${whole("0")} as m, ${whole("0")} as k, ${unknown} as subscriptions_since, ${unknown} as revenue_since,
      ${unknown} as orders_since, ${whole("c.costs")} as costs, ${whole("c.priced")} as priced, ${whole("c.customers")} as customers, c.since as since
    from (${customerAcquisitionCost.sql(d, q, scope)}) c`;
}

/** The figures of both in one cell: `value` with its parts, and `cost`. */
export function valueAndCostFigures(
  rows: readonly StatRow[],
  scope: MetricScope,
  period: MetricPeriod,
): { readonly value: readonly Figure[]; readonly cost: Figure } {
  const of = (cost: boolean): StatRow[] => rows.filter((row) => (row.side === COST_SIDE) === cost);
  const [cost] = customerAcquisitionCost.finish(of(true), scope, period);
  return { value: lifetimeValueFigures(of(false), scope, period), cost: cost! };
}

/** The rows behind both: `component` names the part of the metric each side stands for. */
export function valueAndCostRows(d: Dialect, q: MetricSource, scope: MetricScope, valueComponent: Sql): Sql {
  const side = (
    component: Sql,
    rows: Sql,
  ): Sql => sql`select x.period as period, x.grp as grp, ${component} as component,
      x.account_id as account_id, x.entity as entity, x.occurred_at as occurred_at, x.numerator as numerator, x.denominator as denominator, x.note as note
    from (${rows}) x`;
  return sql`${side(valueComponent, customerLifetimeValue.rows(d, q, scope))}
    union all ${side(sql`'acquisition_cost'`, customerAcquisitionCost.rows(d, q, scope))}`;
}
