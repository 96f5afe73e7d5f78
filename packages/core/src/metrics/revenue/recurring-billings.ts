import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricSource } from "../metric.ts";
import { moneyFigure } from "./money-figure.ts";

/** Recurring lines of issued invoices with their amount in the reporting currency, as `b`, and how they are grouped. */
function billedLines(d: Dialect, q: MetricSource): { from: Sql; group: Sql } {
  const fx = q.rate("fx", raw("l.currency"), raw("l.occurred_at"));
  const g = q.account("g", sql`b.account_id`, raw("b.occurred_at"), "at");
  return {
    group: g.group,
    from: sql`from (select l.account_id as account_id, l.invoice_id as invoice_id, l.line_number as line_number, l.occurred_at as occurred_at, l.status as status,
          ${q.bucket(raw("l.occurred_at"))} as period, ${d.cast(sql`${d.cast(raw("l.amount_minor"), "decimal9")} * ${fx.rate}`, "decimal9")} as amount
        from ${q.from("invoice_line")} l${fx.join} where l.kind = 'recurring' and l.status <> 'void') b${g.join}
      where b.period is not null and ${g.where}`,
  };
}

export const recurringBillings: MetricDefinition = {
  id: "recurring_billings",
  family: "revenue",
  title: "Recurring billings",
  summary:
    "Recurring revenue invoiced in the period. Some call this MRR; it jumps when a yearly invoice goes out, and MRR does not.",
  unit: "money",
  direction: "higher",
  grain: "account × currency × period",
  clock: "calendar",
  formula: "Σ recurring lines of invoices issued in the period, net of discounts and credits, without tax",
  population: "none",
  inputs: ["invoice_line", "fx_rate"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    { id: "RB1", text: "One-off charges, metered use and tax are left out." },
    { id: "RB2", text: "Void invoices do not count; open and uncollectible ones were billed and do." },
    { id: "RB3", text: "Credit lines lower it, so a period can be negative." },
    { id: "RB4", text: "Each line is converted at the rate of its invoice date; lines without a rate lower coverage." },
    { id: "RB5", text: "Without recurring lines in the period there is no value: no_data." },
  ],
  identities: ["Σ over groups = total"],
  sources: ["The user's own material, which calls recurring revenue billed in the month MRR"],
  additive: true,
  sql(d, q) {
    const lines = billedLines(d, q);
    return sql`select b.period as period, ${lines.group} as grp, count(*) as ever, sum(b.amount) as billed, count(*) as billed_seen,
        ${d.countIf(raw("b.amount is not null"))} as billed_converted, ${d.countIf(raw("b.amount is not null"))} as billed_n
      ${lines.from} group by 1, 2`;
  },
  finish: ([row]) => [moneyFigure(row, "billed", null)],
  rows(d, q) {
    const lines = billedLines(d, q);
    return sql`select b.period as period, ${lines.group} as grp, ${d.nullOf("text")} as component, b.account_id as account_id,
        ${d.cast(raw("b.invoice_id"), "text")} as entity, b.occurred_at as occurred_at, b.amount as numerator, ${d.nullOf("decimal9")} as denominator, b.status as note
      ${lines.from} and b.amount is not null`;
  },
};
