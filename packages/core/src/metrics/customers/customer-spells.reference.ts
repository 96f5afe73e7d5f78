import { type FactSet, factsOf, type Id, type Nano } from "../../facts/fact.ts";
import type { MetricScope } from "../metric.ts";
import { groupOf, groupRows, included } from "../reference.ts";
import { activeSubscriptionsReference } from "../revenue/active-subscription.reference.ts";

export interface CustomerSpan {
  readonly accountId: Id;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly mrr: Nano | null;
}
export interface CustomerSpell {
  readonly startsAt: number;
  endsAt: number;
}

/** Paid orders of accounts without any subscription. */
export function unsubscribedOrders(facts: FactSet, scope: MetricScope) {
  const subscribers = new Set(
    activeSubscriptionsReference(facts, scope)
      .filter((span) => span.isLogo)
      .map((span) => span.accountId),
  );
  return factsOf(facts, "purchase").filter((order) => order.status === "paid" && !subscribers.has(order.account_id));
}

export function customerSpansReference(facts: FactSet, scope: MetricScope): CustomerSpan[] {
  const spans: CustomerSpan[] = activeSubscriptionsReference(facts, scope)
    .filter((span) => span.isLogo)
    .map(({ accountId, startsAt, endsAt, mrr }) => ({ accountId, startsAt, endsAt, mrr }));
  const days = scope.definitions.lapseDays;
  if (days !== null) {
    for (const order of unsubscribedOrders(facts, scope)) {
      const endsAt = order.occurred_at + days * 86_400_000_000;
      spans.push({ accountId: order.account_id, startsAt: order.occurred_at, endsAt, mrr: 0n });
    }
  }
  return spans;
}

/** Each account's spells in order: a span that starts after everything before it has ended begins a new one. */
export function customerSpellsReference(facts: FactSet, scope: MetricScope): Map<Id, CustomerSpell[]> {
  const spells = new Map<Id, CustomerSpell[]>();
  for (const [accountId, spans] of groupRows(customerSpansReference(facts, scope), (span) => span.accountId)) {
    const list: CustomerSpell[] = [];
    for (const span of spans.sort((a, b) => a.startsAt - b.startsAt)) {
      const current = list.at(-1);
      if (current && span.startsAt <= current.endsAt) current.endsAt = Math.max(current.endsAt, span.endsAt);
      else list.push({ startsAt: span.startsAt, endsAt: span.endsAt });
    }
    spells.set(accountId, list);
  }
  return spells;
}

/** Groups that have buyers without a lapse rule before an instant. */
export function unruledGroups(facts: FactSet, scope: MetricScope, before: number): Set<string | null> {
  const groups = new Set<string | null>();
  if (scope.definitions.lapseDays !== null) return groups;
  for (const [accountId, orders] of groupRows(unsubscribedOrders(facts, scope), (order) => order.account_id)) {
    const first = Math.min(...orders.map((order) => order.occurred_at));
    if (first < before && included(facts, scope, accountId, first, "at")) {
      groups.add(groupOf(facts, scope, accountId, first, "at"));
    }
  }
  return groups;
}
