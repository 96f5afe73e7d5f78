import { type FactSet, factsOf, type Nano } from "../../facts/fact.ts";
import type { MetricPoint, MetricScope } from "../metric.ts";
import { convert, groupOf, groupRows, included, type Reference, rateAt, within } from "../reference.ts";
import { customerSpansReference, customerSpellsReference, unruledGroups } from "./customer-spells.reference.ts";

interface Departure {
  readonly accountId: string;
  readonly at: number;
  readonly reason: string;
  readonly mrr: Nano | null;
}

function departures(facts: FactSet, scope: MetricScope): Departure[] {
  const said = factsOf(facts, "outcome").filter((row) => row.kind === "churn");
  const spans = customerSpansReference(facts, scope);
  const all = customerSpellsReference(facts, scope);
  const found: Departure[] = [];
  for (const [accountId, spells] of all) {
    spells.forEach((spell, i) => {
      const until = spells[i + 1]?.startsAt ?? Number.POSITIVE_INFINITY;
      let reason = "unknown";
      let saidAt = Number.NEGATIVE_INFINITY;
      for (const row of said) {
        if (row.account_id !== accountId || row.occurred_at < spell.startsAt || row.occurred_at >= until) continue;
        if (row.occurred_at >= saidAt) [reason, saidAt] = [row.reason ?? "unknown", row.occurred_at];
      }
      let mrr: Nano | null = 0n;
      for (const span of spans) {
        if (span.accountId !== accountId || span.endsAt !== spell.endsAt) continue;
        mrr = mrr === null || span.mrr === null ? null : mrr + span.mrr;
      }
      found.push({ accountId, at: spell.endsAt, reason, mrr });
    });
  }
  for (const row of said) {
    if (all.has(row.account_id)) continue;
    const rate = row.currency === null ? null : rateAt(facts, scope, row.currency, row.occurred_at);
    const mrr = rate === null || row.mrr === null ? null : convert(row.mrr, rate);
    found.push({ accountId: row.account_id, at: row.occurred_at, reason: row.reason ?? "unknown", mrr });
  }
  return found;
}

export const churnReasonsReference: Reference = (facts, scope) => {
  const left = departures(facts, scope)
    .filter((one) => included(facts, scope, one.accountId, one.at, "at"))
    .map((one) => ({ ...one, group: groupOf(facts, scope, one.accountId, one.at, "at") }));
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, period) => {
    const unruled = unruledGroups(facts, scope, p.endUs);
    const cells = groupRows(
      left.filter((one) => within(one.at, p)),
      (one) => one.group,
    );
    for (const group of [...unruled, ...(scope.group === null ? [null] : [])])
      if (!cells.has(group)) cells.set(group, []);
    for (const [group, list] of cells) {
      const common = { period, group, interval: null, provisional: p.unfinished, coverage: null };
      if (list.length === 0) {
        const reason = unruled.has(group) ? "no_lapse_rule" : "no_churn";
        points.push({ ...common, component: null, value: null, numerator: null, denominator: null, n: 0, reason });
      }
      const priced = list.filter((one) => one.mrr !== null);
      const sum = (some: readonly Departure[]): bigint => some.reduce((total, one) => total + (one.mrr ?? 0n), 0n);
      for (const reason of new Set(list.map((one) => one.reason))) {
        const mine = list.filter((one) => one.reason === reason);
        points.push({
          ...common,
          component: `logos:${reason}`,
          value: mine.length / list.length,
          numerator: BigInt(mine.length) * 1_000_000_000n,
          denominator: BigInt(list.length) * 1_000_000_000n,
          n: list.length,
          reason: null,
        });
        const why = priced.length === 0 ? "missing_rate" : sum(list) === 0n ? "zero_denominator" : null;
        points.push({
          ...common,
          component: `mrr:${reason}`,
          value: why === null ? Number(sum(mine)) / Number(sum(list)) : null,
          numerator: why === null ? sum(mine) : null,
          denominator: why === null ? sum(list) : null,
          n: priced.length,
          reason: why,
        });
      }
    }
  });
  return points;
};
