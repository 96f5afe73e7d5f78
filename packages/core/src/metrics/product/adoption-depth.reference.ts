import { factsOf } from "../../facts/fact.ts";
import type { MetricPoint, Reason } from "../metric.ts";
import { groupOf, groupRows, included, type Reference, within } from "../reference.ts";
import { entitledReference } from "./entitled-features.reference.ts";

export const adoptionDepthReference: Reference = (facts, scope) => {
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, index) => {
    const done = factsOf(facts, "product_event").filter((event) => within(event.occurred_at, p));
    const ids = new Set(done.map((event) => event.account_id));
    if (scope.options.population === "existing")
      for (const account of factsOf(facts, "account")) if (account.occurred_at < p.endUs) ids.add(account.account_id);
    const accounts = [...ids].filter((id) => included(facts, scope, id, p.startUs, "left"));
    const entitled = entitledReference(facts, scope, p);
    const cells = groupRows(accounts, (id) => groupOf(facts, scope, id, p.startUs, "left"));
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    for (const [group, members] of cells) {
      let used = 0;
      for (const id of members) {
        for (const feature of entitled) {
          const mine = done.filter((event) => event.account_id === id && event.feature === feature);
          const times = mine.reduce((sum, event) => sum + event.quantity, 0);
          if (mine.length > 0 && times >= Number(scope.options.minimum_uses)) used += 1;
        }
      }
      const possible = members.length * entitled.length;
      let reason: Reason | null = null;
      if (members.length === 0) reason = "no_data";
      else if (possible === 0) reason = scope.definitions.features === null ? "not_recorded" : "zero_denominator";
      points.push({
        period: index,
        group,
        component: null,
        value: reason === null ? used / possible : null,
        numerator: members.length === 0 ? null : BigInt(used) * 1_000_000_000n,
        denominator: members.length === 0 ? null : BigInt(possible) * 1_000_000_000n,
        n: members.length,
        interval: null,
        provisional: p.unfinished,
        reason,
        coverage: null,
      });
    }
  });
  return points;
};
