import { type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import { localDate } from "../../time/period.ts";
import { HOUR } from "../../time/timestamp.ts";
import type { MetricPeriod, MetricPoint, MetricScope, Reason } from "../metric.ts";
import { groupOf, groupRows, included, type Reference, within } from "../reference.ts";

/** Every input of one account that can be said, by name. */
function inputsOf(facts: FactSet, scope: MetricScope, p: MetricPeriod, id: Id): Map<string, number> {
  const { events: names, minimumEvents } = scope.definitions.activeUser;
  const mine = factsOf(facts, "product_event").filter((e) => e.account_id === id && within(e.occurred_at, p));
  const qualifying = mine.filter((event) => names === null || names.includes(event.event));
  const local = (at: number): string => localDate(at, scope.zone);
  const days = new Set([local(p.endUs - 1)]);
  for (let at = p.startUs; at < p.endUs; at += 6 * HOUR) days.add(local(at));
  const used = new Set(qualifying.filter((event) => event.quantity > 0).map((event) => local(event.occurred_at)));
  const inputs = new Map([["active_days", used.size / days.size]]);
  if (factsOf(facts, "product_event").some((event) => event.feature !== null && event.occurred_at < p.endUs)) {
    const features = mine.filter((event) => event.quantity > 0 && event.feature !== null).map((event) => event.feature);
    inputs.set("features_used", new Set(features).size);
  }
  const spans = factsOf(facts, "seat_entitlement").filter(
    (span) =>
      span.account_id === id && span.occurred_at < p.endUs && !(span.ends_at !== null && span.ends_at < p.endUs),
  );
  const seats = spans.reduce((sum, span) => sum + Number(span.seats ?? 0n), 0);
  if (seats > 0 && spans.every((span) => span.seats !== null)) {
    const uses = qualifying.reduce((sum, event) => sum + event.quantity, 0);
    inputs.set("events_per_seat", uses / seats / days.size);
    let users = 0;
    for (const [person, done] of groupRows(qualifying, (event) => event.person_id))
      if (person !== null && done.reduce((sum, event) => sum + event.quantity, 0) >= minimumEvents) users += 1;
    inputs.set("users_per_seat", users / seats);
  }
  return inputs;
}

export const behavioralCompositeReference: Reference = (facts, scope) => {
  const weights = scope.definitions.behavioralComposite;
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, period) => {
    const everything = factsOf(facts, "product_event");
    const ids = new Set(everything.filter((e) => within(e.occurred_at, p)).map((e) => e.account_id));
    if (scope.options.population === "existing")
      for (const account of factsOf(facts, "account")) if (account.occurred_at < p.endUs) ids.add(account.account_id);
    const accounts = [...ids].filter((id) => included(facts, scope, id, p.endUs, "left"));
    const cells = groupRows(accounts, (id) => groupOf(facts, scope, id, p.endUs, "left"));
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    for (const [group, members] of cells) {
      const scores = members.flatMap((id) => {
        const inputs = inputsOf(facts, scope, p, id);
        const there = weights.filter((one) => inputs.has(one.input));
        const sum = there.reduce((all, one) => all + one.weight, 0);
        if (there.length === 0) return [];
        const adds = new Map<string, number>();
        for (const { input, weight, worst, best } of there) {
          let norm = (inputs.get(input)! - worst) / (best - worst);
          if (norm < 0) norm = 0;
          if (norm > 1) norm = 1;
          adds.set(input, (norm * weight * 100) / sum);
        }
        return [adds];
      });
      let reason: Reason | null = null;
      if (members.length === 0) reason = "no_data";
      else if (!everything.some((event) => event.occurred_at < p.endUs)) reason = "not_recorded";
      else if (weights.length === 0) reason = "zero_denominator";
      else if (scores.length === 0) reason = "not_recorded";
      const cell = { period, group, numerator: null, denominator: null, interval: null, coverage: null, reason };
      const n = reason === null ? scores.length : 0;
      const add = (component: string | null, of: (adds: Map<string, number>) => number): void => {
        const value = reason === null ? scores.reduce((sum, adds) => sum + of(adds), 0) / n : null;
        points.push({ ...cell, component, value, n, provisional: p.unfinished });
      };
      add(null, (adds) => [...adds.values()].reduce((sum, value) => sum + value, 0));
      if (reason === null) for (const { input } of weights) add(input, (adds) => adds.get(input) ?? 0);
    }
  });
  return points;
};
