import { factsOf } from "../../facts/fact.ts";
import { convert, groupOf, included, type Reference, rateAt, within } from "../reference.ts";
import { plain, pointsOf } from "./priced-subscription.reference.ts";

export const recurringBillingsReference: Reference = (facts, scope) => {
  const lines = factsOf(facts, "invoice_line")
    .filter((line) => line.kind === "recurring" && ["open", "paid", "uncollectible"].includes(line.status))
    .filter((line) => scope.periods.some((period) => within(line.occurred_at, period)))
    .filter((line) => included(facts, scope, line.account_id, line.occurred_at, "at"))
    .map((line) => {
      const rate = rateAt(facts, scope, line.currency, line.occurred_at);
      const amount = rate === null ? null : convert(line.amount_minor * 1_000_000_000n, rate);
      return { at: line.occurred_at, amount, group: groupOf(facts, scope, line.account_id, line.occurred_at, "at") };
    });
  return pointsOf(scope, new Set(lines.map((line) => line.group)), (period, group) => {
    const mine = lines.filter((line) => line.group === group && within(line.at, period));
    const known = mine.filter((line) => line.amount !== null);
    if (known.length === 0) return [plain({ reason: mine.length === 0 ? "no_data" : "missing_rate" })];
    const sum = known.reduce((total, line) => total + line.amount!, 0n);
    return [plain({ value: Number(sum) / 1e9, numerator: sum, denominator: 1_000_000_000n, n: known.length })];
  });
};
