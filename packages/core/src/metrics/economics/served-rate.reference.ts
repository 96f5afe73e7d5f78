import { type FactSet, factsOf } from "../../facts/fact.ts";
import { customerSpellsReference, unruledGroups } from "../customers/customer-spells.reference.ts";
import type { MetricPeriod, MetricPoint, MetricScope, Reason } from "../metric.ts";
import { groupOf, included, type Reference, within } from "../reference.ts";
import { costPoint, costsReference } from "./cost-per-customer.reference.ts";

/** The customers of a period, each with its group and whether it was touched. */
function peopleOf(facts: FactSet, scope: MetricScope, p: MetricPeriod): { group: string | null; served: boolean }[] {
  const { population, touches } = scope.options;
  const at = population === "closing" ? p.endUs : p.startUs;
  const touched = new Set(
    factsOf(facts, "touch")
      .filter((touch) => within(touch.occurred_at, p))
      .filter((touch) => touches === "any_team" || touch.success)
      .filter((touch) => touches === "with_notes" || touch.channel !== "note")
      .map((touch) => touch.account_id),
  );
  return [...customerSpellsReference(facts, scope)].flatMap(([id, spells]) => {
    const there = spells.some((spell) =>
      population === "in_period"
        ? spell.startsAt < p.endUs && spell.endsAt >= p.startUs
        : spell.startsAt < at && spell.endsAt >= at,
    );
    if (!there || !included(facts, scope, id, at, "left")) return [];
    return [{ group: groupOf(facts, scope, id, at, "left"), served: touched.has(id) }];
  });
}

export const servedRateReference: Reference = (facts, scope) => {
  const cells = scope.periods.map((p) => ({
    p,
    people: peopleOf(facts, scope, p),
    costs: costsReference(facts, scope, "retention", p, 0),
    unruled: unruledGroups(facts, scope, p.endUs),
  }));
  const groups = new Set<string | null>(scope.group === null ? [null] : []);
  for (const cell of cells) {
    for (const one of [...cell.people, ...cell.costs]) groups.add(one.group);
    for (const group of cell.unruled) groups.add(group);
  }
  const points: MetricPoint[] = [];
  cells.forEach(({ p, people, costs, unruled }, period) => {
    const recorded = factsOf(facts, "touch").some((touch) => touch.occurred_at < p.endUs);
    for (const group of groups) {
      const base = { period, group, provisional: p.unfinished };
      const mine = people.filter((one) => one.group === group);
      const served = mine.filter((one) => one.served).length;
      let reason: Reason | null = null;
      if (mine.length === 0) reason = unruled.has(group) ? "no_lapse_rule" : "zero_denominator";
      else if (!recorded) reason = "not_recorded";
      points.push({
        ...base,
        component: null,
        value: reason === null ? served / mine.length : null,
        numerator: reason === null ? BigInt(served) * 1_000_000_000n : null,
        denominator: reason === null ? BigInt(mine.length) * 1_000_000_000n : null,
        n: mine.length,
        interval: null,
        reason,
        coverage: null,
      });
      const amounts = costs.filter((cost) => cost.group === group).map((cost) => cost.amount);
      points.push(costPoint(facts, { ...base, component: "cost_per_served" }, amounts, served, p.endUs));
    }
  });
  return points;
};
