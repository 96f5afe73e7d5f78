import { factsOf, type Id } from "../../facts/fact.ts";
import type { MetricPeriod, MetricPoint, MetricScope, Reason } from "../metric.ts";
import { groupOf, groupRows, included, type Reference, within } from "../reference.ts";

interface AccountUse {
  readonly id: Id;
  readonly users: number;
  readonly limits: readonly (bigint | null)[];
}

export const licenseUtilizationReference: Reference = (facts, scope) => {
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, index) => {
    const tracked = factsOf(facts, "product_event").some((event) => event.occurred_at < p.endUs);
    const accounts = accountUses(facts, scope, p).filter((a) => included(facts, scope, a.id, p.startUs, "left"));
    const cells = groupRows(accounts, (account) => groupOf(facts, scope, account.id, p.startUs, "left"));
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    for (const [group, members] of cells) {
      const limited = members.filter((a) => a.limits.length > 0 && !a.limits.includes(null));
      const users = limited.reduce((sum, account) => sum + account.users, 0);
      const seats = limited
        .flatMap((account) => account.limits)
        .reduce<bigint>((sum, limit) => sum + (limit ?? 0n), 0n);
      let reason: Reason | null = null;
      if (members.length === 0) reason = "no_data";
      else if (!tracked) reason = "not_recorded";
      else if (limited.length === 0)
        reason = members.some((a) => a.limits.includes(null)) ? "unlimited_seats" : "no_data";
      else if (seats === 0n) reason = "zero_denominator";
      const fraction = reason === null || reason === "zero_denominator";
      points.push({
        period: index,
        group,
        component: null,
        value: reason === null ? users / Number(seats) : null,
        numerator: fraction ? BigInt(users) * 1_000_000_000n : null,
        denominator: fraction ? seats * 1_000_000_000n : null,
        n: fraction ? limited.length : 0,
        interval: null,
        provisional: p.unfinished,
        reason,
        coverage: null,
      });
    }
  });
  return points;
};

/** Every account with seats at the period's end or with qualifying events in it. */
function accountUses(facts: Parameters<Reference>[0], scope: MetricScope, p: MetricPeriod): AccountUse[] {
  const { events: names, minimumEvents } = scope.definitions.activeUser;
  const done = factsOf(facts, "product_event").filter(
    (event) => within(event.occurred_at, p) && (names === null || names.includes(event.event)),
  );
  const spans = factsOf(facts, "seat_entitlement").filter(
    (span) => span.occurred_at < p.endUs && !(span.ends_at !== null && span.ends_at < p.endUs),
  );
  const ids = new Set([...done.map((event) => event.account_id), ...spans.map((span) => span.account_id)]);
  return [...ids].map((id) => {
    const times = new Map<Id, number>();
    for (const event of done) {
      if (event.account_id !== id || event.person_id === null) continue;
      times.set(event.person_id, (times.get(event.person_id) ?? 0) + event.quantity);
    }
    const users = [...times.values()].filter((count) => count >= minimumEvents).length;
    return { id, users, limits: spans.filter((span) => span.account_id === id).map((span) => span.seats) };
  });
}
