import { localMidnight, shiftDate } from "../../time/period.ts";
import type { Timestamp } from "../../time/timestamp.ts";
import type { MetricScope, OptionSpec } from "../metric.ts";

/** How long before a period's end the opening of its comparison lies. */
export function windowOption(standard: "trailing_12_months" | "period"): OptionSpec {
  return {
    type: "enum",
    values: ["trailing_12_months", "period"],
    default: standard,
    about: "Compare the end of the period with twelve months earlier, or with the start of the period",
  };
}

/** The instant at which the comparison of each period opens, in the order of the periods. */
export function windowOpenings(scope: MetricScope): readonly Timestamp[] {
  return scope.periods.map((p) =>
    scope.options.window === "trailing_12_months"
      ? localMidnight(shiftDate(p.end, "month", -12), scope.zone)
      : p.startUs,
  );
}
