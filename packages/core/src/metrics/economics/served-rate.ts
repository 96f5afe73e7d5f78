import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { unruledBuyers } from "../customers/customer-spells.ts";
import { customersCounted, POPULATION } from "../customers/customers-counted.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricDefinition, MetricPeriod, MetricScope, MetricSource, StatRow } from "../metric.ts";
import { attributedCosts } from "./attributed-cost.ts";
import { costPerCustomer, costPerCustomerFigure, costPerCustomerRows } from "./cost-per-customer.ts";

const COST = "cost_per_served";

/** Which touches count, by the option `touches`. */
const COUNTS: Readonly<Record<string, string>> = {
  success: "t.success and t.channel <> 'note'",
  with_notes: "t.success",
  any_team: "t.channel <> 'note'",
};

/** The customers of each period: `period`, `grp`, `account_id`, `seen_at` and `served` (1 or 0). */
function customers(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const period = q.bucket(raw("t.occurred_at"));
  return sql`(select c.period as period, c.grp as grp, c.account_id as account_id, c.seen_at as seen_at,
      case when s.account_id is null then 0 else 1 end as served
    from ${customersCounted(d, q, scope)} c
    left join (select ${period} as period, t.account_id as account_id from ${q.from("touch")} t
        where ${raw(COUNTS[String(scope.options.touches)]!)} group by 1, 2) s
      on s.period = c.period and s.account_id = c.account_id)`;
}

const served = (relation: string): Sql =>
  raw(
    `(select v.period as period, v.grp as grp, v.account_id as account_id, v.seen_at as seen_at from ${relation} v where v.served = 1)`,
  );

function shareFigure(row: StatRow | undefined, unruled: boolean, period: MetricPeriod): Figure {
  if (row === undefined) return missingFigure(unruled ? "no_lapse_rule" : "zero_denominator");
  const people = intStat(row, "customers");
  if (row.since === null || Number(row.since) >= period.endUs)
    return missingFigure("not_recorded", { n: Number(people) });
  return ratioFigure(whole(intStat(row, "served")), whole(people));
}

export const servedRate: MetricDefinition = {
  id: "served_rate",
  family: "economics",
  title: "Served rate",
  summary:
    "The share of the customers whom the customer-success team was in contact with in the period, and what serving each of those cost.",
  unit: "ratio",
  otherUnits: { component: { [COST]: "money" } },
  direction: "higher",
  grain: "account × period",
  clock: "calendar",
  formula:
    "customers with a customer-success touch in the period ÷ customers; cost_per_served: retention cost ÷ customers so touched",
  population: "in_period",
  inputs: ["touch", "subscription_version", "purchase", "cost", "fx_rate"],
  options: {
    population: POPULATION,
    touches: {
      type: "enum",
      values: ["success", "with_notes", "any_team"],
      default: "success",
      about:
        "What counts as a touch: calls, meetings and e-mails of customer success; its notes too; or those of every team without notes.",
    },
  },
  components: [COST],
  bands: null,
  edgeCases: [
    { id: "SVR1", text: "A customer counts once, however often it was touched." },
    { id: "SVR2", text: "A note is no contact, unless it is asked for; sales and support are no customer success." },
    {
      id: "SVR3",
      text: "Touches of accounts that are not customers in the period, prospects and trials, do not count.",
    },
    { id: "SVR4", text: "A touch at exactly the period's start counts in it, at its end in the next." },
    {
      id: "SVR5",
      text: "No customers: null, zero_denominator; orders only and no lapse rule: null, no_lapse_rule; no touch ever recorded by the period's end: null, not_recorded.",
    },
    {
      id: "SVR6",
      text: "The cost per served customer is the whole retention cost over the served; nobody served: null, zero_denominator; no cost ever recorded: null, not_recorded; costs without a rate lower its coverage.",
    },
  ],
  identities: ["0 ≤ served rate ≤ 1", "cost per served customer ≥ customer retention cost"],
  sources: ["Customers with a success touch ÷ customers: the user's own material"],
  additive: true,
  sql(d, q, scope) {
    const none = raw("0");
    const zero = d.cast(none, "bigint");
    const cost = costPerCustomer(
      d,
      "cost",
      attributedCosts(d, q, scope, "retention", 0),
      served("people"),
      q.since("cost"),
    );
    return sql`with people as (select * from ${customers(d, q, scope)} e)
      select 'people' as side, c.period as period, c.grp as grp, ${d.cast(none, "decimal9")} as amount, ${zero} as costs, ${zero} as priced,
        ${d.cast(raw("count(*)"), "bigint")} as customers, ${d.epochUs(raw("z.since_at"))} as since, ${d.cast(raw("sum(c.served)"), "bigint")} as served
      from people c cross join ${q.since("touch")} z group by c.period, c.grp, z.since_at
      union all
      select y.side as side, y.period as period, y.grp as grp, y.amount as amount, ${d.cast(raw("y.costs"), "bigint")} as costs,
        ${d.cast(raw("y.priced"), "bigint")} as priced, ${d.cast(raw("y.customers"), "bigint")} as customers, y.since as since, ${zero} as served
      from (${cost}) y
      union all
      select 'unruled' as side, u.period as period, u.grp as grp, ${d.cast(none, "decimal9")} as amount, ${zero} as costs, ${zero} as priced,
        ${d.cast(raw("u.accounts"), "bigint")} as customers, ${d.nullOf("bigint")} as since, ${zero} as served
      from ${unruledBuyers(d, q, scope)} u`;
  },
  finish(rows, _scope, period) {
    const side = (name: string) => rows.find((row) => row.side === name);
    const unruled = side("unruled") !== undefined;
    return [shareFigure(side("people"), unruled, period), costPerCustomerFigure(side("cost"), COST, period.endUs)];
  },
  rows(d, q, scope) {
    const costs = attributedCosts(d, q, scope, "retention", 0);
    return sql`with people as (select * from ${customers(d, q, scope)} e)
      select c.period as period, c.grp as grp, ${d.nullOf("text")} as component, c.account_id as account_id, ${d.cast(raw("c.account_id"), "text")} as entity,
        c.seen_at as occurred_at, ${d.cast(raw("c.served"), "decimal9")} as numerator, ${d.cast(raw("1"), "decimal9")} as denominator,
        case when c.served = 1 then 'served' else 'not served' end as note
      from people c
      union all ${costPerCustomerRows(d, sql`${COST}`, costs, served("people"), "served")}`;
  },
};
