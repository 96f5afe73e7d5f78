import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricSource } from "../metric.ts";

/**
 * Paid orders with their worth after refunds, as a parenthesised relation: `account_id`, `order_id`, `occurred_at` and
 * `net` (decimal9, minor units of the reporting currency at the order's own rate; NULL where a rate is missing).
 * A refund belongs to the order it names, whenever it was given, so a full refund leaves exactly zero.
 */
export function paidOrders(d: Dialect, q: MetricSource): Sql {
  const orderRate = q.rate("order_fx", raw("p.currency"), raw("p.occurred_at"));
  const refundRate = q.rate("refund_fx", raw("r.currency"), raw("p.occurred_at"));
  return sql`(select o.account_id as account_id, o.order_id as order_id, o.occurred_at as occurred_at,
      case when o.gross is null or coalesce(f.unconverted, 0) > 0 then ${d.nullOf("decimal9")}
        else o.gross - coalesce(f.refunded, ${d.cast(raw("0"), "decimal9")}) end as net
    from (select p.account_id as account_id, p.order_id as order_id, p.occurred_at as occurred_at,
        ${d.cast(sql`p.amount_minor * ${orderRate.rate}`, "decimal9")} as gross
      from ${q.from("purchase")} p${orderRate.join} where p.status = 'paid') o
    left join (select p.account_id as account_id, p.order_id as order_id,
        sum(${d.cast(sql`r.amount_minor * ${refundRate.rate}`, "decimal9")}) as refunded,
        ${d.countIf(sql`${refundRate.rate} is null`)} as unconverted
      from ${q.from("refund")} r
      join ${q.from("purchase")} p on p.order_id = r.order_id and p.account_id = r.account_id${refundRate.join}
      where p.status = 'paid'
      group by 1, 2) f on f.order_id = o.order_id and f.account_id = o.account_id)`;
}
