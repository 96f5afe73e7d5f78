import { type Fact, type FactSet, factsOf, type Nano } from "../../facts/fact.ts";
import type { MetricScope } from "../metric.ts";
import { rateAt } from "../reference.ts";

export interface NetOrder {
  readonly order: Fact<"purchase">;
  /** Minor units of the reporting currency × 1e9; null where a rate is missing. */
  readonly net: Nano | null;
}

/** Paid orders less their refunds, in plain loops. */
export function netOrders(facts: FactSet, scope: MetricScope): NetOrder[] {
  return factsOf(facts, "purchase")
    .filter((order) => order.status === "paid")
    .map((order) => {
      const rate = rateAt(facts, scope, order.currency, order.occurred_at);
      let net = rate === null ? null : order.amount_minor * rate;
      for (const refund of factsOf(facts, "refund")) {
        if (refund.order_id !== order.order_id || refund.account_id !== order.account_id) continue;
        const refundRate = rateAt(facts, scope, refund.currency, order.occurred_at);
        net = net === null || refundRate === null ? null : net - refund.amount_minor * refundRate;
      }
      return { order, net };
    });
}
