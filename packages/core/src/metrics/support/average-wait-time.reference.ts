import { factsOf } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { eachCell, fractionPoint, placeRows } from "./cells.reference.ts";

export const averageWaitTimeReference: Reference = (facts, scope) => {
  const placed = placeRows(facts, scope, factsOf(facts, "call"), (call) => call.account_id);
  const measured = placed.filter(({ row }) => row.outcome === "answered" || row.outcome === "abandoned_queue");
  return eachCell(scope, measured, (calls, index, group, period) =>
    (["answered", "abandoned"] as const).map((component) => {
      const outcome = component === "answered" ? "answered" : "abandoned_queue";
      const mine = calls.filter((call) => call.outcome === outcome);
      const waits = mine.flatMap((call) => (call.wait_us === null ? [] : [Number(call.wait_us)]));
      return fractionPoint(
        { index, group, period, component },
        [waits.reduce((sum, wait) => sum + wait, 0), waits.length],
        {
          empty: mine.length === 0 ? "no_data" : "not_recorded",
          coverage: mine.length === 0 ? null : waits.length / mine.length,
        },
      );
    }),
  );
};
