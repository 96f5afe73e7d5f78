import type { FactSet, Id } from "../../facts/fact.ts";
import type { MetricScope } from "../metric.ts";
import { activeSubscriptionsReference } from "../revenue/active-subscription.reference.ts";
import { unsubscribedOrders } from "./customer-spells.reference.ts";

/** When each account first became a customer. */
export function birthsReference(facts: FactSet, scope: MetricScope): Map<Id, number> {
  const births = new Map<Id, number>();
  const see = (accountId: Id, at: number): void => {
    births.set(accountId, Math.min(at, births.get(accountId) ?? at));
  };
  for (const span of activeSubscriptionsReference(facts, scope)) if (span.isLogo) see(span.accountId, span.startsAt);
  for (const order of unsubscribedOrders(facts, scope)) see(order.account_id, order.occurred_at);
  return births;
}
