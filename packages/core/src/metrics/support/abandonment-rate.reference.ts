import { factsOf } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { eachCell, fractionPoint, placeRows } from "./cells.reference.ts";

export const abandonmentRateReference: Reference = (facts, scope) => {
  const seconds = Number(scope.options.short_abandon_seconds ?? 10);
  const offered = factsOf(facts, "call").filter((call) => {
    if (call.outcome === "abandoned_ivr") return false;
    const short = call.wait_us !== null && Number(call.wait_us) < seconds * 1e6;
    return !(call.outcome === "abandoned_queue" && short);
  });
  const placed = placeRows(facts, scope, offered, (call) => call.account_id);
  return eachCell(scope, placed, (calls, index, group, period) => {
    let lost = 0;
    for (const call of calls) {
      if (call.outcome === "abandoned_queue" || call.outcome === "callback_missed") lost += 1;
    }
    const cell = { index, group, period, component: null };
    return [fractionPoint(cell, [lost, calls.length], { empty: "zero_denominator" })];
  });
};
