import { type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import { birthsReference } from "../customers/customer-births.reference.ts";
import type { MetricPeriod, MetricPoint, MetricScope } from "../metric.ts";
import { attributeAt, groupOf, groupRows, included, type Reference, within } from "../reference.ts";

interface Person {
  readonly group: string | null;
  readonly referred: boolean;
  readonly waiting: boolean;
  readonly promoter: boolean;
}

function wonPeople(facts: FactSet, scope: MetricScope, p: MetricPeriod): Person[] {
  return [...birthsReference(facts, scope)].flatMap(([id, at]) => {
    if (!within(at, p) || !included(facts, scope, id, at, "at")) return [];
    const named = factsOf(facts, "outcome").some((o) => o.kind === "referral_made" && o.referred_account_id === id);
    const channelled = attributeAt(facts, id, "acquisition_channel", at, "at") === "referral";
    const evidence = scope.options.evidence;
    const referred = (named && evidence !== "channel") || (channelled && evidence !== "outcome");
    return [{ group: groupOf(facts, scope, id, at, "at"), referred, waiting: false, promoter: false }];
  });
}

/** Whether the account's last NPS answer by an instant was a promoter's. */
function isPromoter(facts: FactSet, id: Id, at: number): boolean {
  const answers = factsOf(facts, "survey_response").filter(
    (s) => s.account_id === id && s.question === "nps" && s.score !== null && s.occurred_at <= at,
  );
  const last = Math.max(...answers.map((s) => s.occurred_at));
  return answers.some((s) => s.occurred_at === last && s.score! >= 9);
}

function askedPeople(facts: FactSet, scope: MetricScope, p: MetricPeriod): Person[] {
  const days = Number(scope.options.answer_days) * 86_400_000_000;
  const asks = factsOf(facts, "outcome").filter((o) => o.kind === "referral_asked" && within(o.occurred_at, p));
  return [...groupRows(asks, (o) => o.account_id)].flatMap(([id, rows]) => {
    const at = Math.min(...rows.map((o) => o.occurred_at));
    if (!included(facts, scope, id, at, "at")) return [];
    const referred = factsOf(facts, "outcome").some(
      (o) => o.kind === "referral_made" && o.account_id === id && o.occurred_at >= at && o.occurred_at - at < days,
    );
    const waiting = !referred && scope.asOf - at < days;
    return [{ group: groupOf(facts, scope, id, at, "at"), referred, waiting, promoter: isPromoter(facts, id, at) }];
  });
}

export const referralRateReference: Reference = (facts, scope) => {
  const cells = scope.periods.map((p) => ({ p, won: wonPeople(facts, scope, p), asked: askedPeople(facts, scope, p) }));
  const groups = new Set(cells.flatMap((cell) => [...cell.won, ...cell.asked].map((one) => one.group)));
  if (scope.group === null) groups.add(null);
  return cells.flatMap(({ p, won, asked }, period) =>
    [...groups].flatMap((group) => {
      const part = (component: string | null, all: readonly Person[]): MetricPoint => {
        const people = all.filter((one) => one.group === group);
        const referred = people.filter((one) => one.referred).length;
        return {
          period,
          group,
          component,
          value: people.length === 0 ? null : referred / people.length,
          numerator: BigInt(referred) * 1_000_000_000n,
          denominator: BigInt(people.length) * 1_000_000_000n,
          n: people.length,
          interval: null,
          provisional: p.unfinished || people.some((one) => one.waiting),
          reason: people.length === 0 ? "zero_denominator" : null,
          coverage: null,
        };
      };
      const promoters = asked.filter((one) => one.promoter);
      return [part(null, won), part("asked_referred", asked), part("promoters_referred", promoters)];
    }),
  );
};
