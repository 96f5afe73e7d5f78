import { factsOf } from "../../facts/fact.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import { eachCell, type Placed } from "./cells.reference.ts";
import { isDone, plainTickets } from "./tickets.reference.ts";

export const backlogReference: Reference = (facts, scope) => {
  const age = Number(scope.options.min_age_days) * 86_400_000_000;
  const waiting: Placed<string>[] = [];
  const tickets = plainTickets(facts, scope);
  scope.periods.forEach(({ endUs }, period) => {
    for (const ticket of tickets) {
      const before = ticket.steps.filter((step) => step.at < endUs).at(-1);
      if (before === undefined || isDone(before.status) || endUs - ticket.created < age) continue;
      if (!included(facts, scope, ticket.account_id, endUs, "left")) continue;
      const group = groupOf(facts, scope, ticket.account_id, endUs, "left");
      waiting.push({ row: before.status, period, group });
    }
  });
  const changes = factsOf(facts, "ticket_event").filter((event) => event.kind === "status" && event.status !== null);
  return eachCell(scope, waiting, (statuses, index, group, period) => {
    const recorded = changes.some((event) => event.occurred_at < period.endUs);
    return [null, "status_new", "status_open", "status_pending", "status_hold"].map((component) => {
      const count = statuses.filter((status) => component === null || component === `status_${status}`).length;
      return {
        period: index,
        group,
        component,
        value: recorded ? count : null,
        numerator: recorded ? BigInt(count) * 1_000_000_000n : null,
        denominator: recorded ? 1_000_000_000n : null,
        n: recorded ? count : 0,
        interval: null,
        provisional: period.unfinished,
        reason: recorded ? null : "not_recorded",
        coverage: null,
      };
    });
  });
};
