import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { LOGO_OPTIONS, logoPresence } from "./logo-presence.ts";

/** The customers in the denominator: `period`, `grp`, `account_id`, `counted_at`, `lost` (1 or 0), `joined` (1 or 0). */
function counted(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("g", sql`c.account_id`, raw("c.opened_at"), "left");
  const opening = sql`select c.period as period, ${g.group} as grp, c.account_id as account_id, c.opened_at as counted_at, 1 - c.stays as lost, 0 as joined
    from (${logoPresence(d, q, scope)}) c${g.join} where c.was = 1 and ${g.where}`;
  if (scope.options.denominator !== "start_plus_new") return opening;
  const n = q.account("n", sql`c.account_id`, raw("c.first_at"), "at");
  return sql`${opening} union all
    select c.period as period, ${n.group} as grp, c.account_id as account_id, c.first_at as counted_at, 1 - c.stays as lost, 1 as joined
    from (${logoPresence(d, q, scope)}) c${n.join} where c.first_at >= c.opened_at and ${n.where}`;
}

export const logoChurnRate: MetricDefinition = {
  id: "logo_churn_rate",
  family: "customers",
  title: "Customer churn rate",
  summary: "The share of the customers at the start of the period who are no longer customers at its end.",
  unit: "ratio",
  direction: "lower",
  grain: "account × period",
  clock: "calendar",
  formula: "customers active at opening and not at closing ÷ customers active at opening",
  population: "opening",
  inputs: ["subscription_version"],
  options: {
    ...LOGO_OPTIONS,
    denominator: {
      type: "enum",
      values: ["start", "start_plus_new"],
      default: "start",
      about:
        "Customers at opening, or these and who became a customer for the first time within the period (on both sides)",
    },
  },
  components: [],
  bands: null,
  edgeCases: [
    { id: "LCR1", text: "Who joins and leaves within the period is not in the rate (M2); the ledger has both." },
    { id: "LCR2", text: "Who leaves and is back by closing is not churned." },
    { id: "LCR3", text: "Paused customers, and those past due for up to 30 days, are customers; trials are not." },
    { id: "LCR4", text: "A downgrade is no churn, a 100 % discount neither (option full_discount: churn)." },
    { id: "LCR5", text: "A customer leaves with the last of their subscriptions." },
    { id: "LCR6", text: "Without customers at opening there is no value: zero_denominator." },
    { id: "LCR7", text: "A subscription that ends at exactly the period's start was active at opening." },
  ],
  identities: ["retention rate = 1 − churn rate", "0 ≤ churn rate ≤ 1"],
  sources: [
    "After ChartMogul's example: 100 at opening, 12 churned, of whom 1 came back and 1 had joined inside the month: 10/100",
    "Chargebee help: $100 → $70 is contraction, logo churn 0",
  ],
  additive: true,
  sql: (
    d,
    q,
    scope,
  ) => sql`select c.period as period, c.grp as grp, sum(c.lost) as lost_customers, count(*) as customers
    from (${counted(d, q, scope)}) c group by 1, 2`,
  finish: ([row]) => [ratioFigure(whole(intStat(row, "lost_customers")), whole(intStat(row, "customers")))],
  rows: (
    d,
    q,
    scope,
  ) => sql`select c.period as period, c.grp as grp, ${d.nullOf("text")} as component, c.account_id as account_id,
      ${d.cast(raw("c.account_id"), "text")} as entity, c.counted_at as occurred_at, ${d.cast(raw("c.lost"), "decimal9")} as numerator,
      ${d.cast(raw("1"), "decimal9")} as denominator, case when c.lost = 1 then 'lost' else 'kept' end as note
    from (${counted(d, q, scope)}) c`,
};
