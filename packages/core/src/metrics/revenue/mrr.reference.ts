import type { Figure } from "../metric.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import type { ActiveSpan } from "./active-subscription.reference.ts";
import { activeBefore, plain, pointsOf, spansFor } from "./priced-subscription.reference.ts";

/** MRR and its parts, each amount times `times`. */
export function mrrReferenceTimes(times: bigint, parts: readonly ("committed" | "trial")[]): Reference {
  return (facts, scope) => {
    const rows = scope.periods.map((period) =>
      spansFor(facts, scope, period)
        .filter((span) => included(facts, scope, span.accountId, period.endUs, "left"))
        .map((span) => ({ span, group: groupOf(facts, scope, span.accountId, period.endUs, "left") })),
    );
    const groups = new Set(rows.flat().map((row) => row.group));
    return pointsOf(scope, groups, (period, group, index) => {
      const mine = rows[index]!.filter((row) => row.group === group).map((row) => row.span);
      const figure = (component: string | null, spans: readonly ActiveSpan[]): Figure => {
        if (mine.length === 0) return plain({ component, reason: "no_data" });
        const converted = spans.filter((span) => span.worth !== null);
        if (spans.length > 0 && converted.length === 0) return plain({ component, reason: "missing_rate" });
        let sum = 0n;
        for (const span of converted) sum += span.worth! * times;
        const paying = new Set(converted.filter((span) => span.worth! > 0n).map((span) => span.accountId));
        const n = component === null ? paying.size : converted.length;
        return plain({ component, value: Number(sum) / 1e9, numerator: sum, denominator: 1_000_000_000n, n });
      };
      const charged = (span: ActiveSpan): boolean => span.isLogo && !span.isPaused;
      const figures = [
        figure(
          null,
          mine.filter((span) => charged(span) && activeBefore(span, period.endUs)),
        ),
      ];
      if (parts.includes("committed")) {
        const leaving = mine.filter(
          (span) =>
            charged(span) &&
            span.paidUntil >= period.endUs &&
            span.cancelledAt !== null &&
            span.cancelledAt < period.endUs,
        );
        figures.push(figure("committed", leaving));
      }
      if (parts.includes("trial")) {
        figures.push(
          figure(
            "trial",
            mine.filter((span) => span.isTrial && activeBefore(span, period.endUs)),
          ),
        );
      }
      return figures;
    });
  };
}

export const mrrReference: Reference = mrrReferenceTimes(1n, ["committed", "trial"]);
