import { type Fact, type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import { localMidnight, shiftDate } from "../../time/period.ts";
import type { MetricPeriod, MetricPoint, MetricScope, Reason } from "../metric.ts";
import { attributeAt, groupOf, rateAt } from "../reference.ts";

type Cost = Fact<"cost">;

/** A cost's value of an attribute: its own channel or campaign, else that of its account. */
function costAttribute(facts: FactSet, cost: Cost, name: string): string | null {
  if (name === "acquisition_channel" && cost.channel !== null) return cost.channel;
  if (name === "campaign" && cost.campaign !== null) return cost.campaign;
  return attributeAt(facts, cost.account_id, name, cost.occurred_at, "at");
}

/** The costs of one purpose booked in a period's window, that pass the scope. */
export function costsReference(
  facts: FactSet,
  scope: MetricScope,
  purpose: Cost["purpose"],
  p: MetricPeriod,
  lagMonths: number,
): { group: string | null; amount: bigint | null }[] {
  let [from, to] = [p.startUs, p.endUs];
  if (lagMonths > 0) {
    from = localMidnight(shiftDate(p.start, "month", -lagMonths), scope.zone);
    to = localMidnight(shiftDate(p.end, "month", -lagMonths), scope.zone);
  }
  const group = scope.group;
  return factsOf(facts, "cost")
    .filter((cost) => cost.purpose === purpose && cost.occurred_at >= from && cost.occurred_at < to)
    .filter((cost) => scope.accounts === null || (cost.account_id !== null && scope.accounts.includes(cost.account_id)))
    .filter((cost) => scope.filters.every((f) => f.values.includes(costAttribute(facts, cost, f.attribute))))
    .map((cost) => {
      const rate = rateAt(facts, scope, cost.currency, cost.occurred_at);
      return {
        group:
          group?.kind === "attribute"
            ? costAttribute(facts, cost, group.name)
            : group?.kind === "segment"
              ? cost.account_id !== null &&
                group.filters.every((f) => f.values.includes(costAttribute(facts, cost, f.attribute)))
                ? group.id
                : null
              : groupOf(facts, scope, cost.account_id, cost.occurred_at, "at"),
        amount: rate === null ? null : cost.amount_minor * rate,
      };
    });
}

export interface Counted {
  readonly accountId: Id;
  readonly group: string | null;
}

/** Cost ÷ people of one cell. */
export function costPoint(
  facts: FactSet,
  cell: { period: number; group: string | null; component: string | null; provisional: boolean },
  amounts: readonly (bigint | null)[],
  people: number,
  windowEndUs: number,
): MetricPoint {
  const priced = amounts.filter((amount) => amount !== null);
  const recorded = factsOf(facts, "cost").some((cost) => cost.occurred_at < windowEndUs);
  let reason: Reason | null = null;
  if (amounts.length === 0 && people === 0) reason = "no_data";
  else if (!recorded) reason = "not_recorded";
  else if (amounts.length > 0 && priced.length === 0) reason = "missing_rate";
  else if (people === 0) reason = "zero_denominator";
  const total = priced.reduce((sum, amount) => sum + amount, 0n);
  return {
    ...cell,
    value: reason === null ? Number(total) / 1e9 / people : null,
    numerator: reason === null ? total : null,
    denominator: reason === null ? BigInt(people) * 1_000_000_000n : null,
    n: people,
    interval: null,
    reason,
    coverage: amounts.length === 0 ? null : priced.length / amounts.length,
  };
}
