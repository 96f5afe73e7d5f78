import { type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { ticketTime } from "./business-clock.reference.ts";
import { eachCell, fractionPoint, placeRows } from "./cells.reference.ts";
import { type PlainTicket, plainTickets, solvedAt } from "./tickets.reference.ts";

type Measure = "first_response" | "resolution";
interface Judged {
  readonly account_id: Id | null;
  readonly occurred_at: number;
  readonly measure: Measure;
  readonly verdict: "met" | "breached" | "running" | "untargeted";
}

/** The target in force at an instant: for the priority itself, else for all. */
function targetAt(facts: FactSet, measure: Measure, priority: string | null, at: number): number | null {
  const stated = factsOf(facts, "sla_policy")
    .filter((row) => row.measure === measure && row.occurred_at <= at)
    .sort((a, b) => a.occurred_at - b.occurred_at);
  const own = priority === null ? [] : stated.filter((row) => row.priority === priority);
  const last = own.at(-1) ?? stated.filter((row) => row.priority === null).at(-1);
  return last === undefined ? null : Number(last.target_us);
}

function firstResponse({ opened_by, replies }: PlainTicket): number | null {
  return replies[opened_by === "agent" ? 1 : 0] ?? null;
}

export const slaAttainmentReference: Reference = (facts, scope) => {
  const time = ticketTime(facts, scope);
  const judged: Judged[] = [];
  for (const ticket of plainTickets(facts, scope)) {
    const solved = solvedAt(ticket);
    const response = firstResponse(ticket);
    const judge = (measure: Measure, done: number | null) => {
      const target = targetAt(facts, measure, ticket.priority, ticket.created);
      let verdict: Judged["verdict"] = "untargeted";
      if (target !== null) {
        const took = time(ticket.created, done ?? scope.asOf);
        if (took !== null) verdict = took > target ? "breached" : done === null ? "running" : "met";
      }
      judged.push({ account_id: ticket.account_id, occurred_at: ticket.created, measure, verdict });
    };
    if (response !== null || solved === null) judge("first_response", response);
    judge("resolution", solved);
  }
  const placed = placeRows(facts, scope, judged, (row) => row.account_id);
  return eachCell(scope, placed, (rows, index, group, period) =>
    ([null, "first_response", "resolution"] as const).map((component) => {
      const mine = rows.filter((row) => component === null || row.measure === component);
      const count = (verdict: Judged["verdict"]) => mine.filter((row) => row.verdict === verdict).length;
      const running = count("running") > 0;
      return fractionPoint({ index, group, period, component }, [count("met"), count("met") + count("breached")], {
        empty: running ? "not_matured" : mine.length === 0 ? "no_data" : "not_recorded",
        provisional: running,
      });
    }),
  );
};
