import { raw, sql } from "../../sql/sql.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition } from "../metric.ts";

export const purchaseFrequency: MetricDefinition = {
  id: "purchase_frequency",
  family: "economics",
  title: "Purchase frequency",
  summary: "How many paid orders one buying customer places in the period.",
  unit: "number",
  direction: "higher",
  grain: "account",
  clock: "calendar",
  formula: "paid orders / distinct customers with a paid order in the period",
  population: "in_period",
  inputs: ["purchase"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    { id: "PF1", text: "Cancelled, pending and test orders count on neither side." },
    { id: "PF2", text: "A refunded order is still an order: refunds cut value, not frequency." },
    { id: "PF3", text: "A customer counts once in a period, however many orders it placed." },
    { id: "PF4", text: "A customer that changes group inside the period is a buyer in each group it bought in." },
    { id: "PF5", text: "Without paid orders there is no frequency: null, no_data." },
  ],
  identities: [
    "purchase frequency ≥ 1 wherever there is one",
    "average purchase value × purchase frequency × buyers = net order value",
  ],
  sources: ["Purchase frequency = orders ÷ unique customers of the period, as e-commerce analytics define it"],
  additive: true,
  sql(d, q) {
    const g = q.account("g", sql`o.account_id`, sql`o.occurred_at`, "at");
    const period = q.bucket(raw("o.occurred_at"));
    return sql`select ${period} as period, ${g.group} as grp, count(*) as orders, ${d.cast(raw("count(distinct o.account_id)"), "bigint")} as buyers
      from ${q.from("purchase")} o${g.join}
      where o.status = 'paid' and ${period} is not null and ${g.where}
      group by 1, 2`;
  },
  finish([row]) {
    const buyers = intStat(row, "buyers");
    if (buyers === 0n) return [missingFigure("no_data")];
    return [ratioFigure(whole(intStat(row, "orders")), whole(buyers))];
  },
  rows(d, q) {
    const g = q.account("g", sql`o.account_id`, sql`o.occurred_at`, "at");
    const period = q.bucket(raw("o.occurred_at"));
    return sql`select ${period} as period, ${g.group} as grp, ${d.nullOf("text")} as component,
        o.account_id as account_id, ${d.cast(raw("o.account_id"), "text")} as entity, min(o.occurred_at) as occurred_at,
        ${d.cast(raw("count(*)"), "decimal9")} as numerator, ${d.cast(raw("1"), "decimal9")} as denominator, 'first order of the period' as note
      from ${q.from("purchase")} o${g.join}
      where o.status = 'paid' and ${period} is not null and ${g.where}
      group by 1, 2, 4, 5`;
  },
};
