import { factsOf } from "../../facts/fact.ts";
import { localDate } from "../../time/period.ts";
import { HOUR } from "../../time/timestamp.ts";
import type { MetricPeriod, MetricPoint, Reason } from "../metric.ts";
import { groupOf, groupRows, included, type Reference, within } from "../reference.ts";

/** The local days that a period touches, by walking through it. */
function localDays(p: MetricPeriod, zone: string): ReadonlySet<string> {
  const days = new Set<string>();
  for (let at = p.startUs; at < p.endUs; at += 6 * HOUR) days.add(localDate(at, zone));
  days.add(localDate(p.endUs - 1, zone));
  return days;
}

export const stickinessReference: Reference = (facts, scope) => {
  const { events: names, minimumEvents } = scope.definitions.activeUser;
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, index) => {
    const used = factsOf(facts, "product_event").filter(
      (event) =>
        within(event.occurred_at, p) &&
        (names === null || names.includes(event.event)) &&
        included(facts, scope, event.account_id, p.startUs, "left"),
    );
    const cells = groupRows(used, (event) => groupOf(facts, scope, event.account_id, p.startUs, "left"));
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    const days = localDays(p, scope.zone).size;
    for (const [group, mine] of cells) {
      const known = mine.filter((event) => event.person_id !== null);
      /** Persons who reach the minimum within one account, among the events that share a key. */
      const active = (key: (event: (typeof known)[number]) => string) => {
        const keys = new Set<string>();
        for (const done of groupRows(known, (event) => `${event.account_id} ${key(event)}`).values()) {
          if (done.reduce((sum, event) => sum + event.quantity, 0) >= minimumEvents) keys.add(key(done[0]!));
        }
        return keys.size;
      };
      const users = active((event) => String(event.person_id));
      const userDays = active((event) => `${event.person_id} ${localDate(event.occurred_at, scope.zone)}`);
      let reason: Reason | null = null;
      if (mine.length === 0) reason = "no_data";
      else if (known.length === 0) reason = "not_identified";
      else if (users === 0) reason = "zero_denominator";
      points.push({
        period: index,
        group,
        component: null,
        value: reason === null ? userDays / (days * users) : null,
        numerator: known.length === 0 ? null : BigInt(userDays) * 1_000_000_000n,
        denominator: known.length === 0 ? null : BigInt(days * users) * 1_000_000_000n,
        n: users,
        interval: null,
        provisional: p.unfinished,
        reason,
        coverage: null,
      });
    }
  });
  return points;
};
