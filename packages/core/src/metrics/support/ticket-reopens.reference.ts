import { factsOf, type Id } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { eachCell, placeRows } from "./cells.reference.ts";

interface Change {
  readonly occurred_at: number;
  readonly ticket: Id;
  readonly account: Id | null;
  readonly reopens: boolean;
}

export const ticketReopensReference: Reference = (facts, scope) => {
  const finished = (status: string | null) => status === "solved" || status === "closed";
  const tickets = [...factsOf(facts, "ticket")].sort((a, b) => a.occurred_at - b.occurred_at);
  const statuses = factsOf(facts, "ticket_event")
    .filter((event) => event.kind === "status" && event.status !== null)
    .sort((a, b) => a.occurred_at - b.occurred_at);
  // A ticket of an account outside the scope is not there.
  const mine = tickets.filter(
    (ticket) => scope.accounts === null || (ticket.account_id !== null && scope.accounts.includes(ticket.account_id)),
  );
  const changes: Change[] = [];
  for (const ticket of new Set(mine.map((row) => row.ticket_id))) {
    const account = mine.find((row) => row.ticket_id === ticket)!.account_id;
    let wasFinished = false;
    for (const event of statuses.filter((row) => row.ticket_id === ticket)) {
      changes.push({
        occurred_at: event.occurred_at,
        ticket,
        account,
        reopens: wasFinished && !finished(event.status),
      });
      wasFinished = finished(event.status);
    }
  }
  const placed = placeRows(facts, scope, changes, (change) => change.account);
  return eachCell(scope, placed, (rows, index, group, period) => {
    const reopened = rows.filter((row) => row.reopens);
    const isRecorded = statuses.some((event) => event.occurred_at < period.endUs);
    return [
      {
        period: index,
        group,
        component: null,
        value: isRecorded ? reopened.length : null,
        numerator: isRecorded ? BigInt(reopened.length) * 1_000_000_000n : null,
        denominator: isRecorded ? 1_000_000_000n : null,
        n: isRecorded ? new Set(reopened.map((row) => row.ticket)).size : 0,
        interval: null,
        provisional: period.unfinished,
        reason: isRecorded ? null : "not_recorded",
        coverage: null,
      },
    ];
  });
};
