import { factsOf, type Id } from "../../facts/fact.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import { activeSubscriptionsReference } from "../revenue/active-subscription.reference.ts";
import { eachCell, fractionPoint, type Placed, placeRows } from "./cells.reference.ts";

type Counted = { readonly account_id: Id | null; readonly isTicket: boolean };

export const ticketsPerCustomerReference: Reference = (facts, scope) => {
  const opened = factsOf(facts, "ticket");
  const counted: Placed<Counted>[] = placeRows(facts, scope, opened, (ticket) => ticket.account_id).map((one) => ({
    ...one,
    row: { account_id: one.row.account_id, isTicket: true },
  }));
  const hasSubscriptions = factsOf(facts, "subscription_version").length > 0;
  const spans = activeSubscriptionsReference(facts, scope).filter((span) => span.isLogo);
  scope.periods.forEach((period, index) => {
    const active = new Set<Id>();
    for (const span of spans) {
      if (span.startsAt < period.endUs && span.endsAt > period.startUs) active.add(span.accountId);
    }
    if (!hasSubscriptions) {
      for (const account of factsOf(facts, "account")) {
        if (account.occurred_at < period.endUs) active.add(account.account_id);
      }
    }
    for (const account_id of active) {
      if (!included(facts, scope, account_id, period.startUs, "left")) continue;
      const group = groupOf(facts, scope, account_id, period.startUs, "left");
      counted.push({ row: { account_id, isTicket: false }, period: index, group });
    }
  });
  return eachCell(scope, counted, (rows, index, group, period) => {
    const tickets = rows.filter((row) => row.isTicket);
    const customers = rows.length - tickets.length;
    const isRecorded = rows.length === 0 || opened.some((ticket) => ticket.occurred_at < period.endUs);
    const known = tickets.filter((row) => row.account_id !== null);
    return [
      fractionPoint({ index, group, period, component: null }, [tickets.length, isRecorded ? customers : 0], {
        empty: isRecorded ? "zero_denominator" : "not_recorded",
        coverage: tickets.length === 0 ? null : known.length / tickets.length,
      }),
    ];
  });
};
