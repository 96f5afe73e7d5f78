import { localMidnight, shiftDate } from "../../time/period.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import { ledgerReference } from "./movement-ledger.reference.ts";
import { accountsIn, activeBefore, mrrBefore, plain, pointsOf, spansFor } from "./priced-subscription.reference.ts";

interface Sums {
  opening: bigint;
  numerator: bigint;
  n: number;
  seen: number;
  converted: number;
}

/** What one customer adds to the numerator, from their opening and closing MRR. */
type PerCustomer = (opening: bigint, closing: bigint) => bigint;

/** A share of opening MRR; `signs` weighs the ledger's kinds under method movements. */
export function cohortReference(perCustomer: PerCustomer, signs: Readonly<Record<string, bigint>>): Reference {
  return (facts, scope) => {
    const groups = new Set<string | null>();
    const cells = scope.periods.map((period) => {
      const byGroup = new Map<string | null, Sums>();
      const of = (group: string | null): Sums => {
        groups.add(group);
        const sums = byGroup.get(group) ?? { opening: 0n, numerator: 0n, n: 0, seen: 0, converted: 0 };
        byGroup.set(group, sums);
        return sums;
      };
      const trailing = scope.options.window === "trailing_12_months";
      const opened = trailing ? localMidnight(shiftDate(period.end, "month", -12), scope.zone) : period.startUs;
      const spans = spansFor(facts, scope, period);
      for (const accountId of accountsIn(spans)) {
        const paid = spans.filter(
          (span) => span.accountId === accountId && span.isLogo && !span.isPaused && activeBefore(span, opened),
        );
        if (paid.length > 0 && included(facts, scope, accountId, opened, "left")) {
          const sums = of(groupOf(facts, scope, accountId, opened, "left"));
          sums.seen += paid.length;
          sums.converted += paid.filter((span) => span.worth !== null).length;
          const opening = mrrBefore(spans, accountId, opened);
          if (opening > 0n) {
            sums.opening += opening;
            sums.n += 1;
            if (scope.options.method !== "movements") {
              sums.numerator += perCustomer(opening, mrrBefore(spans, accountId, period.endUs));
            }
          }
        }
        if (scope.options.method !== "movements") continue;
        for (const movement of ledgerReference(spans, accountId, scope, opened, period.endUs)) {
          if (!included(facts, scope, accountId, movement.at, "at")) continue;
          of(groupOf(facts, scope, accountId, movement.at, "at")).numerator +=
            (signs[movement.kind] ?? 0n) * movement.amount;
        }
      }
      return byGroup;
    });
    return pointsOf(scope, groups, (_, group, index) => {
      const sums = cells[index]!.get(group);
      if (sums === undefined || sums.opening === 0n) {
        const unpriced = sums !== undefined && sums.seen > 0 && sums.converted === 0;
        return [
          plain({
            numerator: sums?.numerator ?? 0n,
            denominator: 0n,
            reason: unpriced ? "missing_rate" : "zero_denominator",
          }),
        ];
      }
      const { numerator, opening, n } = sums;
      return [plain({ value: Number(numerator) / Number(opening), numerator, denominator: opening, n })];
    });
  };
}
