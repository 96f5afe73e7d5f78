import type { FactSet, Nano } from "../../facts/fact.ts";
import { localDate, localMidnight, shiftDate, truncateDate } from "../../time/period.ts";
import type { MetricPoint, MetricScope } from "../metric.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import {
  type CustomerSpell,
  customerSpansReference,
  customerSpellsReference,
  unruledGroups,
} from "./customer-spells.reference.ts";

interface Member {
  readonly group: string | null;
  readonly bornAt: number;
  /** First local day of the start month. */
  readonly cohort: string;
  readonly spells: readonly CustomerSpell[];
  mrrAt(covers: (startsAt: number, endsAt: number) => boolean): (Nano | null)[];
}

function membersReference(facts: FactSet, scope: MetricScope): Member[] {
  const spans = customerSpansReference(facts, scope);
  const members: Member[] = [];
  for (const [accountId, spells] of customerSpellsReference(facts, scope)) {
    const bornAt = spells[0]!.startsAt;
    if (!included(facts, scope, accountId, bornAt, "at")) continue;
    const own = spans.filter((span) => span.accountId === accountId);
    members.push({
      group: groupOf(facts, scope, accountId, bornAt, "at"),
      bornAt,
      cohort: truncateDate(localDate(bornAt, scope.zone), "month"),
      spells,
      mrrAt: (covers) => own.filter((span) => covers(span.startsAt, span.endsAt)).map((span) => span.mrr),
    });
  }
  return members;
}

const total = (amounts: readonly (Nano | null)[]): Nano => amounts.reduce<Nano>((sum, one) => sum + (one ?? 0n), 0n);

export const cohortRetentionReference: Reference = (facts, scope) => {
  const members = membersReference(facts, scope);
  const count = Number(scope.options.cohorts ?? 24);
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, period) => {
    const running = truncateDate(localDate(p.endUs, scope.zone), "month");
    const unruled = unruledGroups(facts, scope, p.endUs);
    const groups = new Set<string | null>([...members.map((member) => member.group), ...unruled]);
    if (scope.group === null) groups.add(null);
    for (const group of groups) {
      const common = { period, group, interval: null, provisional: p.unfinished, coverage: null };
      let any = false;
      for (let back = count; back >= 1; back -= 1) {
        const cohort = shiftDate(running, "month", -back);
        const mine = members.filter((member) => member.group === group && member.cohort === cohort);
        if (mine.length === 0) continue;
        any = true;
        const priced = mine.filter((member) =>
          member.mrrAt((start) => start === member.bornAt).every((mrr) => mrr !== null),
        );
        const base = priced.reduce((sum, member) => sum + total(member.mrrAt((start) => start === member.bornAt)), 0n);
        for (let age = 0; age < back; age += 1) {
          const close = localMidnight(shiftDate(cohort, "month", age + 1), scope.zone);
          const covers = (start: number, end: number): boolean => start < close && end >= close;
          const here =
            age === 0 ? mine : mine.filter((m) => m.spells.some((spell) => covers(spell.startsAt, spell.endsAt)));
          const kept = age === 0 ? base : priced.reduce((sum, member) => sum + total(member.mrrAt(covers)), 0n);
          const label = `${cohort.slice(0, 7)}/${age}`;
          points.push({
            ...common,
            component: `logos/${label}`,
            value: here.length / mine.length,
            numerator: BigInt(here.length) * 1_000_000_000n,
            denominator: BigInt(mine.length) * 1_000_000_000n,
            n: mine.length,
            reason: null,
          });
          const reason = priced.length === 0 ? "missing_rate" : base === 0n ? "zero_denominator" : null;
          points.push({
            ...common,
            component: `mrr/${label}`,
            value: reason === null ? Number(kept) / Number(base) : null,
            numerator: reason === null ? kept : null,
            denominator: reason === null ? base : null,
            n: priced.length,
            reason,
          });
        }
      }
      if (!any) {
        const reason = unruled.has(group) ? "no_lapse_rule" : "no_data";
        points.push({ ...common, component: null, value: null, numerator: null, denominator: null, n: 0, reason });
      }
    }
  });
  return points;
};
