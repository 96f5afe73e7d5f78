import { factsOf } from "../../facts/fact.ts";
import { customerSpellsReference, unruledGroups } from "../customers/customer-spells.reference.ts";
import type { MetricPoint, Reason } from "../metric.ts";
import { groupOf, included, type Reference, rateAt, within } from "../reference.ts";
import { costsReference } from "./cost-per-customer.reference.ts";

export const successReturnReference: Reference = (facts, scope) => {
  const spells = customerSpellsReference(facts, scope);
  const cells = scope.periods.map((p) => {
    const stayed = [...spells]
      .filter(([, list]) => list.some((s) => s.startsAt < p.startUs && s.endsAt >= p.startUs))
      .filter(([, list]) => list.some((s) => s.startsAt < p.endUs && s.endsAt >= p.endUs))
      .filter(([id]) => included(facts, scope, id, p.startUs, "left"))
      .map(([id]) => ({ id, group: groupOf(facts, scope, id, p.startUs, "left") }));
    const margin = stayed.flatMap(({ id, group }) =>
      factsOf(facts, "recognised_revenue")
        .filter((row) => row.account_id === id && within(row.occurred_at, p))
        .map((row) => {
          const rate = rateAt(facts, scope, row.currency, row.occurred_at);
          return { group, amount: rate === null ? null : (row.revenue_minor - row.cost_minor) * rate };
        }),
    );
    const costs = costsReference(facts, scope, "retention", p, 0);
    return { p, stayed, margin, costs, unruled: unruledGroups(facts, scope, p.endUs) };
  });
  const groups = new Set<string | null>(scope.group === null ? [null] : []);
  for (const { stayed, costs, unruled } of cells) {
    for (const row of [...stayed, ...costs]) groups.add(row.group);
    for (const group of unruled) groups.add(group);
  }
  return cells.flatMap(({ p, ...all }, period) =>
    [...groups].map((group): MetricPoint => {
      const amounts = (rows: readonly { group: string | null; amount: bigint | null }[]) =>
        rows.filter((row) => row.group === group).map((row) => row.amount);
      const [margin, costs] = [amounts(all.margin), amounts(all.costs)];
      const stayed = all.stayed.filter((one) => one.group === group).length;
      const sum = (list: readonly (bigint | null)[]) =>
        list.reduce<bigint>((total, amount) => total + (amount ?? 0n), 0n);
      const noRate = (list: readonly (bigint | null)[]) => list.length > 0 && list.every((amount) => amount === null);
      const has = (table: "recognised_revenue" | "cost") =>
        factsOf(facts, table).some((row) => row.occurred_at < p.endUs);
      let reason: Reason | null = null;
      if (stayed === 0 && all.unruled.has(group)) reason = "no_lapse_rule";
      else if (stayed === 0 && costs.length === 0) reason = "no_data";
      else if (!has("recognised_revenue") || !has("cost")) reason = "not_recorded";
      else if (noRate(margin) || noRate(costs)) reason = "missing_rate";
      else if (sum(costs) === 0n) reason = "zero_denominator";
      const seen = [...margin, ...costs];
      return {
        period,
        group,
        component: "upper_bound",
        value: reason === null ? Number(sum(margin)) / Number(sum(costs)) : null,
        numerator: reason === null ? sum(margin) : null,
        denominator: reason === null ? sum(costs) : null,
        n: stayed,
        interval: null,
        provisional: p.unfinished,
        reason,
        coverage: seen.length === 0 ? null : seen.filter((amount) => amount !== null).length / seen.length,
      };
    }),
  );
};
