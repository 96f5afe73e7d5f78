import { type Fact, type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import type { MetricPoint, MetricScope } from "../metric.ts";
import { ticketTime } from "./business-clock.reference.ts";
import { eachCell, fractionPoint, type Placed, placeRows } from "./cells.reference.ts";

/** A ticket with its history as plain arrays. */
export interface PlainTicket {
  readonly id: Id;
  readonly account_id: Id | null;
  readonly created: number;
  readonly opened_by: "customer" | "agent";
  readonly priority: string | null;
  /** States in order, the first at its creation. */
  readonly steps: readonly { readonly status: string; readonly at: number }[];
  /** Public replies of agents, in order. */
  readonly replies: readonly number[];
}

export const isDone = (status: string): boolean => status === "solved" || status === "closed";

/** The tickets of the scope's accounts, each once. */
export function plainTickets(facts: FactSet, scope: MetricScope): PlainTicket[] {
  const rows = [...factsOf(facts, "ticket")]
    .filter((row) => scope.accounts === null || (row.account_id !== null && scope.accounts.includes(row.account_id)))
    .sort((a, b) => a.occurred_at - b.occurred_at);
  const events = [...factsOf(facts, "ticket_event")].sort((a, b) => a.occurred_at - b.occurred_at);
  const first = new Map<Id, Fact<"ticket">>();
  for (const row of rows) if (!first.has(row.ticket_id)) first.set(row.ticket_id, row);
  return [...first.values()].map((row) => {
    const own = events.filter((event) => event.ticket_id === row.ticket_id && event.occurred_at >= row.occurred_at);
    const steps = [{ status: "new", at: row.occurred_at }];
    const replies: number[] = [];
    for (const event of own) {
      if (event.kind === "status" && event.status !== null) steps.push({ status: event.status, at: event.occurred_at });
      if (event.kind === "public_reply" && event.actor === "agent") replies.push(event.occurred_at);
    }
    return {
      id: row.ticket_id,
      account_id: row.account_id,
      created: row.occurred_at,
      opened_by: row.opened_by,
      priority: row.priority,
      steps,
      replies,
    };
  });
}

/** When a ticket was solved for the last time, null while it is not. */
export function solvedAt({ steps }: PlainTicket): number | null {
  let at: number | null = null;
  for (const step of steps) at = isDone(step.status) ? (at ?? step.at) : null;
  return at;
}

/** Linear interpolation between order statistics: position (n − 1)·p. */
function interpolated(sorted: readonly number[], p: number): number | null {
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * p;
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (position - low);
}

/** Median, 90th percentile and mean of what `took` says of each solved ticket. */
export function durationPoints(
  facts: FactSet,
  scope: MetricScope,
  took: (ticket: PlainTicket, solved: number, time: ReturnType<typeof ticketTime>) => number | null,
): MetricPoint[] {
  type Timed = {
    readonly account_id: Id | null;
    readonly occurred_at: number;
    readonly took: number | null;
    readonly solved: number | null;
  };
  const time = ticketTime(facts, scope);
  const timed: Timed[] = [];
  for (const ticket of plainTickets(facts, scope)) {
    const solved = solvedAt(ticket);
    const occurred_at = scope.options.counted_at === "created" ? ticket.created : solved;
    if (occurred_at === null) continue;
    timed.push({
      account_id: ticket.account_id,
      occurred_at,
      solved,
      took: solved === null ? null : took(ticket, solved, time),
    });
  }
  const placed: Placed<Timed>[] = placeRows(facts, scope, timed, (row) => row.account_id);
  return eachCell(scope, placed, (rows, index, group, period) => {
    const times = rows.flatMap((row) => (row.took === null ? [] : [row.took])).sort((a, b) => a - b);
    const unclocked = rows.some((row) => row.solved !== null && row.took === null);
    const empty = rows.length === 0 ? "no_data" : unclocked ? "not_recorded" : "not_reached";
    const mean = fractionPoint(
      { index, group, period, component: "mean" },
      [times.reduce((sum, time) => sum + time, 0), times.length],
      { empty, provisional: rows.some((row) => row.solved === null) },
    );
    const quantile = (component: string, p: number): MetricPoint => ({
      ...mean,
      component,
      value: interpolated(times, p),
      numerator: null,
      denominator: null,
    });
    return [quantile("median", 0.5), quantile("p90", 0.9), mean];
  });
}
