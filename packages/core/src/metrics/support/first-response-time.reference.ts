import { factsOf } from "../../facts/fact.ts";
import type { MetricPoint } from "../metric.ts";
import type { Reference } from "../reference.ts";
import { ticketTime } from "./business-clock.reference.ts";
import { eachCell, fractionPoint, placeRows } from "./cells.reference.ts";

/** Linear interpolation between order statistics: position (n − 1)·p. */
function interpolated(sorted: readonly number[], p: number): number | null {
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * p;
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (position - low);
}

export const firstResponseTimeReference: Reference = (facts, scope) => {
  const events = [...factsOf(facts, "ticket_event")].sort((a, b) => a.occurred_at - b.occurred_at);
  const measure = ticketTime(facts, scope);
  const placed = placeRows(facts, scope, factsOf(facts, "ticket"), (ticket) => ticket.account_id);
  return eachCell(scope, placed, (tickets, index, group, period) => {
    const waits: number[] = [];
    let unclocked = false;
    let waiting = 0;
    for (const ticket of tickets) {
      const own = events.filter((event) => event.ticket_id === ticket.ticket_id);
      const replies = own.filter(
        (event) => event.kind === "public_reply" && event.actor === "agent" && event.occurred_at >= ticket.occurred_at,
      );
      if (ticket.opened_by === "agent") replies.shift();
      const response = replies[0];
      if (response !== undefined) {
        const took = measure(ticket.occurred_at, response.occurred_at);
        if (took === null) unclocked = true;
        else waits.push(took);
        continue;
      }
      let status = "new";
      for (const event of own) if (event.kind === "status" && event.status !== null) status = event.status;
      if (status !== "solved" && status !== "closed") waiting += 1;
    }
    waits.sort((a, b) => a - b);
    const empty = tickets.length === 0 ? "no_data" : unclocked ? "not_recorded" : "not_reached";
    const coverage = tickets.length === 0 ? null : waits.length / tickets.length;
    const mean = fractionPoint(
      { index, group, period, component: "mean" },
      [waits.reduce((sum, wait) => sum + wait, 0), waits.length],
      { empty, coverage, provisional: waiting > 0 },
    );
    const quantile = (component: string, p: number): MetricPoint => ({
      ...mean,
      component,
      value: interpolated(waits, p),
      numerator: null,
      denominator: null,
    });
    return [quantile("median", 0.5), quantile("p90", 0.9), mean];
  });
};
