import { factsOf, type Id } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { answerPoints } from "./answers.reference.ts";

interface Rated {
  readonly account_id: Id | null;
  readonly occurred_at: number;
  readonly rating: string | null;
}

export const satisfactionRatingReference: Reference = (facts, scope) => {
  const rated: Rated[] = [];
  if (scope.options.source !== "calls") {
    const owner = new Map<Id, Id | null>();
    for (const ticket of [...factsOf(facts, "ticket")].sort((a, b) => a.occurred_at - b.occurred_at)) {
      const inScope = scope.accounts === null || scope.accounts.some((id) => id === ticket.account_id);
      if (inScope && !owner.has(ticket.ticket_id)) owner.set(ticket.ticket_id, ticket.account_id);
    }
    for (const [ticket, account_id] of owner) {
      let last: Rated | null = null;
      for (const event of factsOf(facts, "ticket_event")) {
        if (event.ticket_id !== ticket || event.kind !== "rating") continue;
        if (event.rating !== "good" && event.rating !== "bad") continue;
        if (last === null || last.occurred_at <= event.occurred_at) last = { ...event, account_id };
      }
      if (last !== null) rated.push(last);
    }
  }
  if (scope.options.source !== "tickets") {
    for (const call of factsOf(facts, "call")) if (call.rating === "good" || call.rating === "bad") rated.push(call);
  }
  return answerPoints(facts, scope, rated, (mine) => [
    { component: null, top: mine.filter((row) => row.rating === "good").length, bottom: mine.length, n: mine.length },
  ]);
};
