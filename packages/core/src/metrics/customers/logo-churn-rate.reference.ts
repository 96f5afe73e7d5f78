import type { MetricPoint } from "../metric.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import { presenceReference, type Share } from "./logo-presence.reference.ts";

export const logoChurnRateReference: Reference = (facts, scope) => {
  const presences = presenceReference(facts, scope);
  const groups = new Set<string | null>(scope.group === null ? [null] : []);
  const shares = scope.periods.map((period) => {
    const byGroup = new Map<string | null, Share>();
    const count = (accountId: string, at: number, limit: "left" | "at", lost: boolean): void => {
      if (!included(facts, scope, accountId, at, limit)) return;
      const group = groupOf(facts, scope, accountId, at, limit);
      groups.add(group);
      const share = byGroup.get(group) ?? { of: 0, all: 0 };
      byGroup.set(group, { of: share.of + (lost ? 1 : 0), all: share.all + 1 });
    };
    for (const { accountId, firstAt, before } of presences) {
      const lost = !before(period.endUs);
      if (before(period.startUs)) count(accountId, period.startUs, "left", lost);
      const joined = period.startUs <= firstAt && firstAt < period.endUs;
      if (joined && scope.options.denominator === "start_plus_new") count(accountId, firstAt, "at", lost);
    }
    return byGroup;
  });
  return scope.periods.flatMap((period, index) =>
    [...groups].map((group): MetricPoint => {
      const { of, all } = shares[index]!.get(group) ?? { of: 0, all: 0 };
      return {
        period: index,
        group,
        component: null,
        value: all === 0 ? null : of / all,
        numerator: BigInt(of) * 1_000_000_000n,
        denominator: BigInt(all) * 1_000_000_000n,
        n: all,
        interval: null,
        provisional: period.unfinished,
        reason: all === 0 ? "zero_denominator" : null,
        coverage: null,
      };
    }),
  );
};
