import { type Fact, factsOf } from "../../facts/fact.ts";
import type { MetricPoint } from "../metric.ts";
import { groupOf, included, type Reference, within } from "../reference.ts";

const BILLION = 1_000_000_000n;

export const resourceUseReference: Reference = (facts, scope) => {
  const views = [...factsOf(facts, "education_view")].sort((a, b) => a.occurred_at - b.occurred_at);
  const days = Number(scope.options.repeat_days) * 86_400_000_000;
  const hours = Number(scope.options.ticket_hours) * 3_600_000_000;
  const last = new Map<string, number>();
  const seen = views.map((view) => {
    const key = JSON.stringify([view.account_id, view.person_id, view.resource]);
    const before = last.get(key);
    last.set(key, view.occurred_at);
    const known = view.account_id !== null || view.person_id !== null;
    const tickets = factsOf(facts, "ticket").filter(
      (ticket) =>
        ticket.account_id === view.account_id &&
        (view.person_id === null || ticket.person_id === view.person_id) &&
        ticket.occurred_at >= view.occurred_at &&
        ticket.occurred_at < view.occurred_at + hours,
    );
    return {
      ...view,
      known,
      repeated: before !== undefined && view.occurred_at < before + days,
      asked: tickets.length > 0,
      open: tickets.length === 0 && view.occurred_at + hours > scope.asOf,
    };
  });
  type Seen = Fact<"education_view"> & (typeof seen)[number];
  const mine = seen
    .filter((view) => included(facts, scope, view.account_id, view.occurred_at, "at"))
    .map((view) => ({ ...view, group: groupOf(facts, scope, view.account_id, view.occurred_at, "at") }));
  const points: MetricPoint[] = [];
  const groups = scope.group === null ? [null] : [...new Set(mine.map((view) => view.group))];
  scope.periods.forEach((p, period) => {
    for (const group of groups) {
      const cell = mine.filter((view) => view.group === group && within(view.occurred_at, p));
      const base = { period, group, interval: null, coverage: null };
      const amount = (component: string, count: number): MetricPoint => ({
        ...base,
        component,
        value: cell.length === 0 ? null : count,
        numerator: cell.length === 0 ? null : BigInt(count) * BILLION,
        denominator: cell.length === 0 ? null : BILLION,
        n: count,
        provisional: p.unfinished,
        reason: cell.length === 0 ? "no_data" : null,
      });
      const share = (component: string, list: readonly Seen[], hit: "repeated" | "asked"): MetricPoint => {
        const known = list.filter((view) => view.known);
        const hits = known.filter((view) => view[hit]).length;
        const none = known.length === 0;
        return {
          ...base,
          component,
          value: none ? null : hits / known.length,
          numerator: none ? null : BigInt(hits) * BILLION,
          denominator: none ? null : BigInt(known.length) * BILLION,
          n: known.length,
          provisional: p.unfinished || (hit === "asked" && known.some((view) => view.open)),
          reason: !none ? null : list.length === 0 ? "no_data" : "not_identified",
        };
      };
      const accounts = new Set(cell.flatMap((view) => (view.account_id === null ? [] : [view.account_id])));
      points.push(amount("accounts", accounts.size), amount("views", cell.length));
      points.push(share("repeat_views", cell, "repeated"), share("followed_by_ticket", cell, "asked"));
      if (scope.options.by !== "resource") continue;
      for (const resource of new Set(cell.map((view) => view.resource))) {
        const list = cell.filter((view) => view.resource === resource);
        points.push(share(`repeat_views:${resource}`, list, "repeated"));
        points.push(share(`followed_by_ticket:${resource}`, list, "asked"));
      }
    }
  });
  return points;
};
