import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { LOGO_OPTIONS, logoPresence } from "./logo-presence.ts";

/** CE − CN are the end customers who were there at the start: the opening cohort and who of it stays. */
function cohort(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("g", sql`c.account_id`, raw("c.opened_at"), "left");
  return sql`select c.period as period, ${g.group} as grp, c.account_id as account_id, c.opened_at as opened_at, c.stays as stays
    from (${logoPresence(d, q, scope)}) c${g.join} where c.was = 1 and ${g.where}`;
}

export const retentionRate: MetricDefinition = {
  id: "retention_rate",
  family: "customers",
  title: "Customer retention rate",
  summary: "The share of the customers at the start of the period who are still customers at its end.",
  unit: "ratio",
  direction: "higher",
  grain: "account × period",
  clock: "calendar",
  formula: "(customers at closing − customers at closing who were absent at opening) ÷ customers at opening",
  population: "opening",
  inputs: ["subscription_version"],
  options: LOGO_OPTIONS,
  components: [],
  bands: null,
  edgeCases: [
    {
      id: "RET1",
      text: "Absent at opening includes those who came back: reactivated customers do not improve retention.",
    },
    { id: "RET2", text: "Groups are those at opening, so a customer who moves to another segment is kept, not lost." },
    { id: "RET3", text: "Without customers at opening there is no value: zero_denominator." },
  ],
  identities: ["retention rate = 1 − churn rate"],
  sources: ["(CE − CN)/CS, as in the user's own material"],
  additive: true,
  sql: (
    d,
    q,
    scope,
  ) => sql`select c.period as period, c.grp as grp, sum(c.stays) as kept_customers, count(*) as customers
    from (${cohort(d, q, scope)}) c group by 1, 2`,
  finish: ([row]) => [ratioFigure(whole(intStat(row, "kept_customers")), whole(intStat(row, "customers")))],
  rows: (
    d,
    q,
    scope,
  ) => sql`select c.period as period, c.grp as grp, ${d.nullOf("text")} as component, c.account_id as account_id,
      ${d.cast(raw("c.account_id"), "text")} as entity, c.opened_at as occurred_at, ${d.cast(raw("c.stays"), "decimal9")} as numerator,
      ${d.cast(raw("1"), "decimal9")} as denominator, case when c.stays = 1 then 'kept' else 'lost' end as note
    from (${cohort(d, q, scope)}) c`,
};
