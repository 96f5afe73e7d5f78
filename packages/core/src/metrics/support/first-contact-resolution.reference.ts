import { factsOf } from "../../facts/fact.ts";
import type { Reason } from "../metric.ts";
import type { Reference } from "../reference.ts";
import { eachCell, fractionPoint, placeRows } from "./cells.reference.ts";

export const firstContactResolutionReference: Reference = (facts, scope) => {
  const windowUs = Number(scope.options.repeat_days ?? 7) * 24 * 3600 * 1e6;
  const all = factsOf(facts, "call");
  const handled = all.filter(
    (call) =>
      ["answered", "callback_kept"].includes(call.outcome) &&
      (call.resolvable || scope.options.non_resolvable !== "excluded"),
  );
  const cameBack = (call: (typeof all)[number]) =>
    all.some(
      (later) =>
        later.account_id === call.account_id &&
        (later.topic ?? "") === (call.topic ?? "") &&
        later.outcome !== "abandoned_ivr" &&
        later.occurred_at > call.occurred_at &&
        later.occurred_at - call.occurred_at < windowUs,
    );
  const placed = placeRows(facts, scope, handled, (call) => call.account_id);
  return eachCell(scope, placed, (calls, index, group, period) => {
    const recorded = calls.filter((call) => call.resolved !== null);
    const tested = recorded.filter((call) => call.account_id !== null);
    const resolved = tested.filter((call) => call.resolved === true);
    const counted = scope.options.denominator === "resolved" ? resolved : tested;
    const settled = resolved.filter((call) => !cameBack(call));
    let empty: Reason = "zero_denominator";
    if (calls.length === 0) empty = "no_data";
    else if (recorded.length === 0) empty = "not_recorded";
    else if (calls.every((call) => call.account_id === null)) empty = "not_identified";
    else if (tested.length === 0) empty = "not_recorded";
    const share = (part: number) => (calls.length === 0 ? null : part / calls.length);
    return [
      fractionPoint({ index, group, period, component: "first_contact" }, [settled.length, counted.length], {
        empty,
        coverage: share(tested.length),
        provisional: counted.length > 0 && scope.asOf - period.endUs < windowUs,
      }),
      fractionPoint(
        { index, group, period, component: "plain" },
        [recorded.filter((call) => call.resolved === true).length, recorded.length],
        { empty: calls.length === 0 ? "no_data" : "not_recorded", coverage: share(recorded.length) },
      ),
    ];
  });
};
