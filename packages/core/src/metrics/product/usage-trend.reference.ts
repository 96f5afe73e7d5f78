import { type Fact, factsOf } from "../../facts/fact.ts";
import { localDate, localMidnight, shiftDate } from "../../time/period.ts";
import type { MetricPeriod, MetricPoint, MetricScope, Reason } from "../metric.ts";
import { groupOf, groupRows, included, type Reference } from "../reference.ts";

/** Median of all pairwise slopes, over the values in order. */
function medianSlope(values: readonly number[]): number {
  const slopes = values.flatMap((later, j) => values.slice(0, j).map((earlier, i) => (later - earlier) / (j - i)));
  return medianOf(slopes);
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length / 2) - 1]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
}

/** Use on each of the 120 local days up to a period's end, oldest first. */
function dailyUse(events: readonly Fact<"product_event">[], scope: MetricScope, p: MetricPeriod): number[] {
  const end = localDate(p.endUs, scope.zone);
  const byDay = groupRows(events, (event) => localDate(event.occurred_at, scope.zone));
  return Array.from({ length: 120 }, (_, index) => {
    const uses = (byDay.get(shiftDate(end, "day", index - 120)) ?? []).reduce((sum, event) => sum + event.quantity, 0);
    return scope.options.measure === "events" ? uses : uses > 0 ? 1 : 0;
  });
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

export const usageTrendReference: Reference = (facts, scope) => {
  const { events: names } = scope.definitions.activeUser;
  const points: MetricPoint[] = [];
  const everything = factsOf(facts, "product_event");
  scope.periods.forEach((p, period) => {
    const end = localDate(p.endUs, scope.zone);
    const baseAt = localMidnight(shiftDate(end, "day", -120), scope.zone);
    const first = shiftDate(end, "day", -120);
    const known = everything.filter((event) => {
      const day = localDate(event.occurred_at, scope.zone);
      return day >= first && day < end && (names === null || names.includes(event.event));
    });
    const tracked = everything.some((event) => event.occurred_at <= baseAt);
    const accounts = [...groupRows(known, (event) => event.account_id)].flatMap(([id, events]) => {
      if (!included(facts, scope, id, p.endUs, "left")) return [];
      const signedUp = factsOf(facts, "account").flatMap((row) => (row.account_id === id ? [row.occurred_at] : []));
      const days = dailyUse(events, scope, p);
      const [base, recent] = [total(days.slice(0, 90)), total(days.slice(90))];
      // The seventeen weeks are the last 119 of the 120 days.
      const weeks = Array.from({ length: 17 }, (_, week) => total(days.slice(1 + week * 7, 8 + week * 7)));
      const slope = medianSlope(weeks);
      return [
        {
          group: groupOf(facts, scope, id, p.endUs, "left"),
          mature: signedUp.length === 0 || Math.min(...signedUp) <= baseAt,
          base,
          change:
            scope.options.method === "ratio" ? recent / 30 / (base / 90) - 1 : (slope * 30) / 7 / ((base / 90) * 7),
        },
      ];
    });
    const cells = groupRows(accounts, (one) => one.group);
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    for (const [group, members] of cells) {
      const mature = members.filter((one) => one.mature);
      const compared = mature.filter((one) => one.base > 0);
      let reason: Reason | null = null;
      if (members.length === 0) reason = "no_data";
      else if (!tracked || mature.length === 0) reason = "not_matured";
      else if (compared.length === 0) reason = "zero_denominator";
      const n = reason === null ? compared.length : 0;
      const cell = { period, group, n, interval: null, provisional: p.unfinished, reason, coverage: null };
      const limit = -Number(scope.options.steep_drop_percent) / 100;
      const steep = compared.filter((one) => one.change - limit < 1e-10).length;
      points.push(
        {
          ...cell,
          component: "median_change",
          value: reason === null ? medianOf(compared.map((one) => one.change)) : null,
          numerator: null,
          denominator: null,
        },
        {
          ...cell,
          component: "steep_drop",
          value: reason === null ? steep / n : null,
          numerator: reason === null ? BigInt(steep) * 1_000_000_000n : null,
          denominator: reason === null ? BigInt(n) * 1_000_000_000n : null,
        },
      );
    }
  });
  return points;
};
