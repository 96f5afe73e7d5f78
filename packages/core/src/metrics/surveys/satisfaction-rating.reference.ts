import { type Fact, factsOf } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { answerPoints } from "./answers.reference.ts";

export const satisfactionRatingReference: Reference = (facts, scope) => {
  const lastWord = new Map<string, Fact<"ticket_event">>();
  for (const event of factsOf(facts, "ticket_event")) {
    if (event.kind !== "rating" || event.rating === null || event.rating === "offered") continue;
    const ticket = JSON.stringify([event.account_id, event.ticket_id]);
    const before = lastWord.get(ticket);
    if (before === undefined || before.occurred_at <= event.occurred_at) lastWord.set(ticket, event);
  }
  const rated: (Fact<"ticket_event"> | Fact<"call">)[] = [];
  if (scope.options.source !== "calls") rated.push(...lastWord.values());
  if (scope.options.source !== "tickets") {
    for (const call of factsOf(facts, "call")) if (call.rating === "good" || call.rating === "bad") rated.push(call);
  }
  return answerPoints(facts, scope, rated, (mine) => [
    { component: null, top: mine.filter((row) => row.rating === "good").length, bottom: mine.length, n: mine.length },
  ]);
};
