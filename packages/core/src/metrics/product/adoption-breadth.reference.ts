import { factsOf } from "../../facts/fact.ts";
import type { MetricPoint, Reason } from "../metric.ts";
import { groupOf, groupRows, included, type Reference, within } from "../reference.ts";
import { entitledReference } from "./entitled-features.reference.ts";

export const adoptionBreadthReference: Reference = (facts, scope) => {
  const { events: names, minimumEvents } = scope.definitions.activeUser;
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, index) => {
    const done = factsOf(facts, "product_event").filter(
      (event) => within(event.occurred_at, p) && included(facts, scope, event.account_id, p.startUs, "left"),
    );
    const features = entitledReference(facts, scope, p);
    const cells = groupRows(done, (event) => groupOf(facts, scope, event.account_id, p.startUs, "left"));
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    for (const [group, mine] of cells) {
      const known = mine.filter((event) => event.person_id !== null);
      const persons = new Set<string | null>();
      const users = new Map<string, Set<string | null>>(features.map((feature) => [feature, new Set()]));
      for (const events of groupRows(known, (event) => `${event.account_id} ${event.person_id}`).values()) {
        const person = events[0]!.person_id;
        const qualifying = events.filter((event) => names === null || names.includes(event.event));
        if (qualifying.reduce((sum, event) => sum + event.quantity, 0) >= minimumEvents) persons.add(person);
        for (const [feature, those] of groupRows(events, (event) => event.feature)) {
          const times = those.reduce((sum, event) => sum + event.quantity, 0);
          if (feature !== null && times >= Number(scope.options.minimum_uses)) users.get(feature)?.add(person);
        }
      }
      const cell = { period: index, group, interval: null, provisional: p.unfinished, coverage: null };
      let reason: Reason | null = null;
      if (mine.length === 0) reason = "no_data";
      else if (known.length === 0) reason = "not_identified";
      else if (persons.size === 0) reason = "zero_denominator";
      else if (features.length === 0)
        reason = scope.definitions.features === null ? "not_recorded" : "zero_denominator";
      if (reason !== null) {
        points.push({ ...cell, component: null, value: null, numerator: null, denominator: null, n: 0, reason });
        continue;
      }
      const add = (component: string | null, users: number, of: number): void => {
        points.push({
          ...cell,
          component,
          value: users / of,
          numerator: BigInt(users) * 1_000_000_000n,
          denominator: BigInt(of) * 1_000_000_000n,
          n: persons.size,
          reason,
        });
      };
      let pairs = 0;
      for (const [feature, those] of users) {
        const active = [...those].filter((person) => persons.has(person)).length;
        pairs += active;
        add(feature, active, persons.size);
      }
      add(null, pairs, persons.size * features.length);
    }
  });
  return points;
};
