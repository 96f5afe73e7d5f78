import { factsOf } from "../../facts/fact.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import { accountsIn, activeBefore, plain, pointsOf, spansFor } from "./priced-subscription.reference.ts";

export const arpuReference: Reference = (facts, scope) => {
  const groups = new Set<string | null>();
  const cells = scope.periods.map((period) => {
    const spans = spansFor(facts, scope, period).filter(
      (span) => span.isLogo && !span.isPaused && activeBefore(span, period.endUs),
    );
    return accountsIn(spans)
      .filter((accountId) => included(facts, scope, accountId, period.endUs, "left"))
      .map((accountId) => {
        const group = groupOf(facts, scope, accountId, period.endUs, "left");
        groups.add(group);
        const priced = spans.filter((span) => span.accountId === accountId && span.worth !== null);
        const people = factsOf(facts, "person")
          .filter((person) => person.account_id === accountId && person.occurred_at < period.endUs)
          .map((person) => person.person_id);
        const sum = priced.reduce((total, span) => total + span.worth!, 0n);
        return { group, sum, priced: priced.length > 0, people: new Set(people).size };
      });
  });
  return pointsOf(scope, groups, (_, group, index) => {
    const mine = cells[index]!.filter((account) => account.group === group);
    const paying = mine.filter((account) => account.sum > 0n);
    const missing = mine.length > 0 && !mine.some((account) => account.priced);
    const reason = missing ? "missing_rate" : "zero_denominator";
    const share = (component: string | null, accounts: typeof paying, count: number) => {
      const coverage = component === null || paying.length === 0 ? null : accounts.length / paying.length;
      const numerator = accounts.reduce((total, account) => total + account.sum, 0n);
      const denominator = BigInt(count) * 1_000_000_000n;
      if (count === 0) return plain({ component, numerator, denominator, reason });
      return plain({ component, value: Number(numerator) / 1e9 / count, numerator, denominator, n: count, coverage });
    };
    const known = paying.filter((account) => account.people > 0);
    const people = known.reduce((total, account) => total + account.people, 0);
    const perUser =
      paying.length > 0 && people === 0
        ? plain({ component: "per_user", reason: "not_recorded" })
        : share("per_user", known, people);
    return [share(null, paying, paying.length), perUser];
  });
};
