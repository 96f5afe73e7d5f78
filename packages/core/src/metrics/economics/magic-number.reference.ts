import { type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import { localDate, localMidnight, shiftDate } from "../../time/period.ts";
import type { MetricPoint, MetricScope, Reason } from "../metric.ts";
import { groupOf, included, type Reference, rateAt } from "../reference.ts";
import { costsReference } from "./cost-per-customer.reference.ts";

interface Dated {
  readonly group: string | null;
  readonly at: number;
  readonly amount: bigint | null;
}

function revenue(facts: FactSet, scope: MetricScope): Dated[] {
  return factsOf(facts, "recognised_revenue")
    .filter((row) => included(facts, scope, row.account_id as Id, row.occurred_at, "at"))
    .map((row) => {
      const rate = rateAt(facts, scope, row.currency, row.occurred_at);
      return {
        group: groupOf(facts, scope, row.account_id, row.occurred_at, "at"),
        at: row.occurred_at,
        amount: rate === null ? null : row.revenue_minor * rate,
      };
    });
}

const total = (rows: readonly { amount: bigint | null }[]): bigint =>
  rows.reduce((sum, row) => sum + (row.amount ?? 0n), 0n);

export const magicNumberReference: Reference = (facts, scope) => {
  const earned = revenue(facts, scope);
  const cells = scope.periods.map((p) => {
    const end = p.unfinished ? localDate(p.endUs, scope.zone) : p.end;
    const middle = shiftDate(end, "month", -3);
    const [from, to] = [localMidnight(shiftDate(end, "month", -6), scope.zone), localMidnight(middle, scope.zone)];
    const before = { start: shiftDate(end, "month", -6), end: middle, startUs: from, endUs: to, unfinished: false };
    return {
      unfinished: p.unfinished,
      to,
      before: earned.filter((row) => row.at >= from && row.at < to),
      now: earned.filter((row) => row.at >= to && row.at < p.endUs),
      costs: costsReference(facts, scope, "acquisition", before, 0),
    };
  });
  const groups = new Set<string | null>(scope.group === null ? [null] : []);
  for (const { before, now, costs } of cells) for (const row of [...before, ...now, ...costs]) groups.add(row.group);
  const recordedBefore = (table: "recognised_revenue" | "cost", at: number): boolean =>
    factsOf(facts, table).some((row) => row.occurred_at < at);
  return cells.flatMap(({ unfinished, to, ...lists }, period) =>
    [...groups].map((group): MetricPoint => {
      const mine = <T extends { group: string | null }>(rows: readonly T[]): T[] =>
        rows.filter((row) => row.group === group);
      const [now, before, costs] = [mine(lists.now), mine(lists.before), mine(lists.costs)];
      const all = [...now, ...before, ...costs];
      const priced = all.filter((row) => row.amount !== null).length;
      const [growth, cost] = [4n * (total(now) - total(before)), total(costs)];
      let reason: Reason | null = null;
      if (all.length === 0) reason = "no_data";
      else if (!recordedBefore("recognised_revenue", to) || !recordedBefore("cost", to)) reason = "not_recorded";
      else if (priced === 0) reason = "missing_rate";
      else if (cost === 0n) reason = "zero_denominator";
      return {
        period,
        group,
        component: null,
        value: reason === null ? Number(growth) / Number(cost) : null,
        numerator: reason === null ? growth : null,
        denominator: reason === null ? cost : null,
        n: all.length,
        interval: null,
        provisional: unfinished,
        reason,
        coverage: all.length === 0 ? null : priced / all.length,
      };
    }),
  );
};
