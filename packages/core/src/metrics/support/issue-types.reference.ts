import { factsOf } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { eachCell, fractionPoint, placeRows } from "./cells.reference.ts";

export const issueTypesReference: Reference = (facts, scope) => {
  const placed = placeRows(facts, scope, factsOf(facts, "ticket"), (ticket) => ticket.account_id);
  return eachCell(scope, placed, (tickets, index, group, period) => {
    const types = new Set(tickets.map((ticket) => ticket.type ?? "untyped"));
    const point = (component: string | null, count: number) =>
      fractionPoint({ index, group, period, component }, [count, tickets.length], { empty: "no_data" });
    if (types.size === 0) return [point(null, 0)];
    return [...types].map((type) =>
      point(type, tickets.filter((ticket) => (ticket.type ?? "untyped") === type).length),
    );
  });
};
