import type { FactSet } from "../../facts/fact.ts";
import { customerSpellsReference, unruledGroups } from "../customers/customer-spells.reference.ts";
import type { MetricPeriod, MetricPoint, MetricScope } from "../metric.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import { type Counted, costPoint, costsReference } from "./cost-per-customer.reference.ts";
import { wonReference } from "./customer-acquisition-cost.reference.ts";

function keptReference(facts: FactSet, scope: MetricScope, p: MetricPeriod): Counted[] {
  const population = scope.options.population ?? "in_period";
  const at = population === "closing" ? p.endUs : p.startUs;
  const kept: Counted[] = [];
  for (const [accountId, spells] of customerSpellsReference(facts, scope)) {
    const there = spells.some((spell) =>
      population === "in_period"
        ? spell.startsAt < p.endUs && spell.endsAt >= p.startUs
        : spell.startsAt < at && spell.endsAt >= at,
    );
    if (!there || !included(facts, scope, accountId, at, "left")) continue;
    kept.push({ accountId, group: groupOf(facts, scope, accountId, at, "left") });
  }
  return kept;
}

export const customerRetentionCostReference: Reference = (facts, scope) => {
  const cells = scope.periods.map((p) => ({
    p,
    keptCosts: costsReference(facts, scope, "retention", p, 0),
    wonCosts: costsReference(facts, scope, "acquisition", p, 0),
    kept: keptReference(facts, scope, p),
    won: wonReference(facts, scope, p),
    unruled: unruledGroups(facts, scope, p.endUs),
  }));
  const groups = new Set<string | null>(scope.group === null ? [null] : []);
  for (const cell of cells) {
    for (const one of [...cell.keptCosts, ...cell.wonCosts, ...cell.kept, ...cell.won]) groups.add(one.group);
    for (const group of cell.unruled) groups.add(group);
  }
  const points: MetricPoint[] = [];
  cells.forEach((cell, period) => {
    for (const group of groups) {
      const base = { period, group, provisional: cell.p.unfinished };
      const amounts = (list: typeof cell.keptCosts) => list.filter((c) => c.group === group).map((c) => c.amount);
      const count = (list: readonly Counted[]) => list.filter((one) => one.group === group).length;
      const keptCount = count(cell.kept);
      let kept = costPoint(facts, { ...base, component: null }, amounts(cell.keptCosts), keptCount, cell.p.endUs);
      if (keptCount === 0 && cell.unruled.has(group)) {
        kept = { ...kept, value: null, numerator: null, denominator: null, reason: "no_lapse_rule" };
      }
      const wonCell = { ...base, component: "acquisition_cost" };
      const won = costPoint(facts, wonCell, amounts(cell.wonCosts), count(cell.won), cell.p.endUs);
      const possible = kept.value !== null && won.value !== null && won.value !== 0;
      points.push(kept, won, {
        ...base,
        component: "to_acquisition_cost",
        value: possible ? kept.value! / won.value! : null,
        numerator: null,
        denominator: null,
        n: possible ? kept.n : 0,
        interval: null,
        reason: possible ? null : (kept.reason ?? won.reason ?? "zero_denominator"),
        coverage: null,
      });
    }
  });
  return points;
};
