import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { unruledBuyers } from "../customers/customer-spells.ts";
import { customersCounted, POPULATION } from "../customers/customers-counted.ts";
import { intStat, missingFigure, plainFigure } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { attributedCosts } from "./attributed-cost.ts";
import { costPerCustomer, costPerCustomerFigure, costPerCustomerRows } from "./cost-per-customer.ts";
import { newCustomers } from "./new-customers.ts";

function unruledSql(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const nothing = raw("0");
  return sql`select 'unruled' as side, u.period as period, u.grp as grp, ${d.cast(nothing, "decimal9")} as amount, 0 as costs, 0 as priced,
      u.accounts as customers, ${d.nullOf("bigint")} as since
    from ${unruledBuyers(d, q, scope)} u`;
}

export const customerRetentionCost: MetricDefinition = {
  id: "customer_retention_cost",
  family: "economics",
  title: "Customer retention cost",
  summary:
    "What it costs to keep one customer for the period: success and engagement work, campaigns to existing customers, tools. Beside it, what winning one costs.",
  unit: "money",
  otherUnits: { component: { to_acquisition_cost: "ratio" } },
  direction: "lower",
  grain: "account",
  clock: "calendar",
  formula: "retention cost / customers in the period; to_acquisition_cost = that / acquisition cost per new customer",
  population: "in_period",
  inputs: ["cost", "subscription_version", "purchase", "fx_rate"],
  options: { population: POPULATION },
  components: ["acquisition_cost", "to_acquisition_cost"],
  bands: null,
  edgeCases: [
    { id: "CRC1", text: "A customer counts once in a period, also after leaving and coming back." },
    {
      id: "CRC2",
      text: "One who leaves at exactly the start was there at the opening and still counts in that period.",
    },
    { id: "CRC3", text: "Paused customers count; trials do not." },
    {
      id: "CRC4",
      text: "Where no customer was there: null, zero_denominator; without any cost ever recorded: null, not_recorded.",
    },
    { id: "CRC5", text: "Orders only and no lapse rule: nobody can say who still is a customer: null, no_lapse_rule." },
    {
      id: "CRC6",
      text: "The ratio to acquisition cost needs both; where either is missing or acquisition was free it is null.",
    },
  ],
  identities: ["retention cost per customer × customers = retention cost"],
  sources: ["CRC = annual retention spend ÷ active customers (Gainsight, Totango definitions); set beside CAC"],
  additive: false,
  sql(d, q, scope) {
    const kept = attributedCosts(d, q, scope, "retention", 0);
    const won = attributedCosts(d, q, scope, "acquisition", 0);
    return sql`${costPerCustomer(d, "kept", kept, customersCounted(d, q, scope), q.since("cost"))}
      union all ${costPerCustomer(d, "won", won, newCustomers(d, q, scope), q.since("cost"))}
      union all ${unruledSql(d, q, scope)}`;
  },
  finish(rows, _scope, period) {
    const side = (name: string) => rows.find((row) => row.side === name);
    const unruled = intStat(side("unruled"), "customers") > 0n && intStat(side("kept"), "customers") === 0n;
    const kept = unruled ? missingFigure("no_lapse_rule") : costPerCustomerFigure(side("kept"), null, period.endUs);
    const won = costPerCustomerFigure(side("won"), "acquisition_cost", period.endUs);
    const component = "to_acquisition_cost";
    const free = won.value === 0;
    const ratio =
      kept.value === null || won.value === null || free
        ? missingFigure(kept.reason ?? won.reason ?? "zero_denominator", { component })
        : plainFigure(kept.value / won.value, kept.n, { component });
    return [kept, won, ratio];
  },
  rows(d, q, scope) {
    const kept = attributedCosts(d, q, scope, "retention", 0);
    const won = attributedCosts(d, q, scope, "acquisition", 0);
    return sql`${costPerCustomerRows(d, d.nullOf("text"), kept, customersCounted(d, q, scope), "customer")}
      union all ${costPerCustomerRows(d, sql`'acquisition_cost'`, won, newCustomers(d, q, scope), "new customer")}`;
  },
};
