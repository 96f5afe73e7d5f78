import { type Fact, factsOf } from "../../facts/fact.ts";
import type { MetricPoint } from "../metric.ts";
import { groupOf, groupRows, included, type Reference, within } from "../reference.ts";

export const activeUsersReference: Reference = (facts, scope) => {
  const { events: names, minimumEvents } = scope.definitions.activeUser;
  const everything = factsOf(facts, "product_event");
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, index) => {
    const tracked = everything.some((event) => event.occurred_at < p.endUs);
    const inPeriod = everything.filter(
      (event) => within(event.occurred_at, p) && (names === null || names.includes(event.event)),
    );
    const ids = new Set(inPeriod.map((event) => event.account_id));
    if (tracked) {
      for (const account of factsOf(facts, "account")) if (account.occurred_at < p.endUs) ids.add(account.account_id);
    }
    const accounts = [...ids].filter((id) => included(facts, scope, id, p.startUs, "left"));
    const cells = groupRows(accounts, (id) => groupOf(facts, scope, id, p.startUs, "left"));
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    for (const [group, members] of cells) {
      const mine = inPeriod.filter((event) => members.includes(event.account_id));
      const byUser = groupRows(
        mine.filter((event) => event.person_id !== null),
        (event) => JSON.stringify([event.account_id, event.person_id]),
      );
      const persons = new Set<Fact<"product_event">["person_id"]>();
      for (const done of byUser.values()) {
        if (done.reduce((sum, event) => sum + event.quantity, 0) >= minimumEvents) persons.add(done[0]!.person_id);
      }
      const anonymous = mine.length > 0 && byUser.size === 0;
      const reason = members.length === 0 ? "no_data" : anonymous ? "not_identified" : null;
      points.push({
        period: index,
        group,
        component: null,
        value: reason === null ? persons.size : null,
        numerator: reason === null ? BigInt(persons.size) * 1_000_000_000n : null,
        denominator: reason === null ? 1_000_000_000n : null,
        n: reason === null ? persons.size : 0,
        interval: null,
        provisional: p.unfinished,
        reason,
        coverage: null,
      });
    }
  });
  return points;
};
