import type { MetricPoint } from "../metric.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import { presenceReference } from "./logo-presence.reference.ts";

export const retentionRateReference: Reference = (facts, scope) => {
  const presences = presenceReference(facts, scope);
  const groups = new Set<string | null>(scope.group === null ? [null] : []);
  const counts = scope.periods.map((period) => {
    const start = new Map<string | null, number>();
    const end = new Map<string | null, number>();
    const endOnly = new Map<string | null, number>();
    for (const { accountId, before } of presences) {
      if (!included(facts, scope, accountId, period.startUs, "left")) continue;
      const group = groupOf(facts, scope, accountId, period.startUs, "left");
      const add = (map: Map<string | null, number>): void => void map.set(group, (map.get(group) ?? 0) + 1);
      if (before(period.startUs)) {
        groups.add(group);
        add(start);
      } else if (before(period.endUs)) add(endOnly);
      if (before(period.endUs)) add(end);
    }
    return { start, end, endOnly };
  });
  return scope.periods.flatMap((period, index) =>
    [...groups].map((group): MetricPoint => {
      const cs = counts[index]!.start.get(group) ?? 0;
      const kept = (counts[index]!.end.get(group) ?? 0) - (counts[index]!.endOnly.get(group) ?? 0);
      return {
        period: index,
        group,
        component: null,
        value: cs === 0 ? null : kept / cs,
        numerator: BigInt(kept) * 1_000_000_000n,
        denominator: BigInt(cs) * 1_000_000_000n,
        n: cs,
        interval: null,
        provisional: period.unfinished,
        reason: cs === 0 ? "zero_denominator" : null,
        coverage: null,
      };
    }),
  );
};
