import { factsOf } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { eachCell, fractionPoint, placeRows } from "./cells.reference.ts";

export const averageHandleTimeReference: Reference = (facts, scope) => {
  const handled = factsOf(facts, "call").filter(
    (call) => call.outcome === "answered" || call.outcome === "callback_kept",
  );
  const placed = placeRows(facts, scope, handled, (call) => call.account_id);
  return eachCell(scope, placed, (calls, index, group, period) => {
    const empty = calls.length === 0 ? "no_data" : "not_recorded";
    const recorded = calls.map((call) =>
      [call.talk_us, call.hold_us, call.wrap_us].flatMap((part) => (part === null ? [] : [Number(part)])),
    );
    const parts = recorded.flat();
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const points = [
      fractionPoint(
        { index, group, period, component: "handle" },
        [sum(parts), recorded.filter((list) => list.length > 0).length],
        { empty, coverage: calls.length === 0 ? null : parts.length / (3 * calls.length) },
      ),
    ];
    for (const component of ["talk", "hold", "wrap"] as const) {
      const values = calls.flatMap((call) => {
        const value = call[`${component}_us`];
        return value === null ? [] : [Number(value)];
      });
      points.push(
        fractionPoint({ index, group, period, component }, [sum(values), values.length], {
          empty,
          coverage: calls.length === 0 ? null : values.length / calls.length,
        }),
      );
    }
    return points;
  });
};
