import type { MetricPoint } from "../metric.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import { presenceReference } from "./logo-presence.reference.ts";

export const newCustomerRateReference: Reference = (facts, scope) => {
  const presences = presenceReference(facts, scope);
  const labelled = scope.periods.map((period) =>
    presences
      .filter(
        ({ accountId, before }) => before(period.endUs) && included(facts, scope, accountId, period.endUs, "left"),
      )
      .map((presence) => ({ presence, group: groupOf(facts, scope, presence.accountId, period.endUs, "left") })),
  );
  const groups = scope.group === null ? [null] : [...new Set(labelled.flat().map((one) => one.group))];
  return scope.periods.flatMap((period, index) =>
    groups.flatMap((group) => {
      const mine = labelled[index]!.filter((one) => one.group === group).map((one) => one.presence);
      const point = (component: string | null, of: number): MetricPoint => ({
        period: index,
        group,
        component,
        value: mine.length === 0 ? null : of / mine.length,
        numerator: BigInt(of) * 1_000_000_000n,
        denominator: BigInt(mine.length) * 1_000_000_000n,
        n: mine.length,
        interval: null,
        provisional: period.unfinished,
        reason: mine.length === 0 ? "zero_denominator" : null,
        coverage: null,
      });
      const fresh = mine.filter(({ firstAt }) => firstAt >= period.startUs).length;
      const back = mine.filter(({ firstAt, before }) => firstAt < period.startUs && !before(period.startUs)).length;
      return [point(null, fresh), point("reactivated", back)];
    }),
  );
};
