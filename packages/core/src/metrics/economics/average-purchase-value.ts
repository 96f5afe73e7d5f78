import { raw, sql } from "../../sql/sql.ts";
import { intStat, missingFigure, nanoStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition } from "../metric.ts";
import { paidOrders } from "./paid-orders.ts";

export const averagePurchaseValue: MetricDefinition = {
  id: "average_purchase_value",
  family: "economics",
  title: "Average purchase value",
  summary: "What one paid order brings on average, after refunds.",
  unit: "money",
  direction: "higher",
  grain: "order",
  clock: "calendar",
  formula: "(value of paid orders − their refunds) / paid orders",
  population: "none",
  inputs: ["purchase", "refund", "fx_rate"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    { id: "APV1", text: "Cancelled, pending and test orders count on neither side." },
    {
      id: "APV2",
      text: "A refund cuts the value of the order it names, in that order's period and at that order's rate.",
    },
    { id: "APV3", text: "A refund that names no order, or an order of another account, changes nothing." },
    { id: "APV4", text: "A fully refunded order and an order of zero value still count as orders." },
    { id: "APV5", text: "Orders whose currency has no rate are left out of both sides and lower the coverage." },
    { id: "APV6", text: "Without paid orders there is no average: null, no_data." },
    { id: "APV7", text: "Two equal orders stay two orders." },
  ],
  identities: ["average purchase value × orders = net order value"],
  sources: ["Average order value as in Kotler & Keller, Marketing Management; net of refunds as Shopify reports it"],
  additive: true,
  sql(d, q) {
    const g = q.account("g", sql`o.account_id`, sql`o.occurred_at`, "at");
    const period = q.bucket(raw("o.occurred_at"));
    return sql`select ${period} as period, ${g.group} as grp, count(*) as orders, count(o.net) as priced, sum(o.net) as net_value
      from ${paidOrders(d, q)} o${g.join}
      where ${period} is not null and ${g.where}
      group by 1, 2`;
  },
  finish([row]) {
    const orders = intStat(row, "orders");
    if (orders === 0n) return [missingFigure("no_data")];
    const priced = intStat(row, "priced");
    const coverage = Number(priced) / Number(orders);
    if (priced === 0n) return [missingFigure("missing_rate", { coverage })];
    return [ratioFigure(nanoStat(row, "net_value"), whole(priced), { coverage })];
  },
  rows(d, q) {
    const g = q.account("g", sql`o.account_id`, sql`o.occurred_at`, "at");
    const period = q.bucket(raw("o.occurred_at"));
    return sql`select ${period} as period, ${g.group} as grp, ${d.nullOf("text")} as component,
        o.account_id as account_id, ${d.cast(raw("o.order_id"), "text")} as entity, o.occurred_at as occurred_at,
        coalesce(o.net, ${d.cast(raw("0"), "decimal9")}) as numerator,
        ${d.cast(raw("case when o.net is null then 0 else 1 end"), "decimal9")} as denominator,
        case when o.net is null then 'no exchange rate' else '' end as note
      from ${paidOrders(d, q)} o${g.join}
      where ${period} is not null and ${g.where}`;
  },
};
