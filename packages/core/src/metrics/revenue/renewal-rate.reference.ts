import { factsOf } from "../../facts/fact.ts";
import type { Figure } from "../metric.ts";
import { convert, groupOf, included, type Reference, rateAt, within } from "../reference.ts";
import { plain, pointsOf } from "./priced-subscription.reference.ts";

interface Due {
  readonly at: number;
  readonly months: number;
  readonly group: string | null;
  readonly state: "renewed" | "lost" | "pending";
  /** Value of the term and how much of it was renewed, null where a rate is missing. */
  readonly value: readonly [term: bigint, kept: bigint] | null;
}

export const renewalRateReference: Reference = (facts, scope) => {
  const due: Due[] = [];
  for (const term of factsOf(facts, "contract_term")) {
    const at = term.ends_at;
    if (!scope.periods.some((period) => within(at, period)) || !included(facts, scope, term.account_id, at, "at"))
      continue;
    const decision = factsOf(facts, "renewal_decision")
      .filter((row) => row.contract_id === term.contract_id && row.term_ends_at === at)
      .sort((a, b) => b.occurred_at - a.occurred_at)[0];
    const graceEnd = at + term.grace_days * 86_400_000_000;
    let state: Due["state"] = "lost";
    if (decision === undefined) state = scope.asOf < graceEnd ? "pending" : "lost";
    else if (decision.decision === "renewed" && decision.occurred_at < graceEnd) state = "renewed";
    const money = (minor: bigint, currency: string): bigint | null => {
      const rate = rateAt(facts, scope, currency, at);
      return rate === null ? null : convert(minor * 1_000_000_000n, rate);
    };
    const worth = money(term.value_minor, term.currency);
    const renewed = state === "renewed" ? money(decision!.renewed_value_minor, decision!.currency) : 0n;
    due.push({
      at,
      months: term.term_months,
      group: groupOf(facts, scope, term.account_id, at, "at"),
      state,
      value: worth === null || renewed === null ? null : [worth, renewed > worth ? worth : renewed],
    });
  }
  return pointsOf(scope, new Set(due.map((one) => one.group)), (period, group) => {
    const cell = due.filter((one) => one.group === group && within(one.at, period));
    const pair = (all: readonly Due[], count: string | null, value: string, yearly: number): Figure[] => {
      const provisional = all.some((one) => one.state === "pending");
      const decided = all.filter((one) => one.state !== "pending");
      const valued = decided.flatMap((one) => (one.value === null ? [] : [one.value]));
      const share = (component: string | null, top: bigint, bottom: bigint, n: number, unpriced: boolean): Figure => {
        const parts = { component, numerator: top, denominator: bottom, n, provisional };
        if (bottom === 0n) return plain({ ...parts, reason: unpriced ? "missing_rate" : "zero_denominator" });
        const rate = Number(top) / Number(bottom);
        return plain({ ...parts, value: rate === 0 ? 0 : Math.exp(Math.log(rate) / yearly) });
      };
      const renewed = decided.filter((one) => one.state === "renewed").length;
      const sum = (which: 0 | 1): bigint => valued.reduce((total, one) => total + one[which], 0n);
      return [
        share(count, BigInt(renewed) * 1_000_000_000n, BigInt(decided.length) * 1_000_000_000n, decided.length, false),
        share(value, sum(1), sum(0), valued.length, decided.length > 0 && valued.length === 0),
      ];
    };
    const lengths = [...new Set(cell.map((one) => one.months))];
    return [
      ...pair(cell, null, "value", 1),
      ...lengths.flatMap((months) => {
        const years = scope.options.per_year === "no" || months <= 0 ? 1 : months / 12;
        return pair(
          cell.filter((one) => one.months === months),
          `count_${months}_months`,
          `value_${months}_months`,
          years,
        );
      }),
    ];
  });
};
