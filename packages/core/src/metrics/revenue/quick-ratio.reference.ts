import { groupOf, included, type Reference } from "../reference.ts";
import { ledgerReference } from "./movement-ledger.reference.ts";
import { accountsIn, activeBefore, plain, pointsOf, repriced, spansFor } from "./priced-subscription.reference.ts";

export const quickRatioReference: Reference = (facts, scope) => {
  const groups = new Set<string | null>();
  const cells = scope.periods.map((period) => {
    const byGroup = new Map<string | null, { won: bigint; lost: bigint; n: number; seen: number; converted: number }>();
    const of = (group: string | null) => {
      groups.add(group);
      const cell = byGroup.get(group) ?? { won: 0n, lost: 0n, n: 0, seen: 0, converted: 0 };
      byGroup.set(group, cell);
      return cell;
    };
    const spans = spansFor(facts, scope, period);
    for (const accountId of accountsIn(spans)) {
      for (const [at, own] of [
        [period.startUs, scope.options.fx === "period_end"],
        [period.endUs, false],
      ] as const) {
        if (!included(facts, scope, accountId, at, "left")) continue;
        const held = spans.filter((span) => span.accountId === accountId && span.isLogo && activeBefore(span, at));
        const priced = own ? held.map((span) => repriced(facts, scope, span, at)) : held;
        const cell = of(groupOf(facts, scope, accountId, at, "left"));
        cell.seen += held.length;
        cell.converted += priced.filter((span) => span.worth !== null).length;
      }
      for (const { at, kind, amount } of ledgerReference(spans, accountId, scope, period.startUs, period.endUs)) {
        if (!included(facts, scope, accountId, at, "at") || kind === "paused" || kind === "resumed") continue;
        const cell = of(groupOf(facts, scope, accountId, at, "at"));
        cell.n += 1;
        if (amount > 0n) cell.won += amount;
        else cell.lost -= amount;
      }
    }
    return byGroup;
  });
  return pointsOf(scope, groups, (_, group, index) => {
    const cell = cells[index]!.get(group);
    const [won, lost, n] = [cell?.won ?? 0n, cell?.lost ?? 0n, cell?.n ?? 0];
    if (lost === 0n) {
      const unpriced = cell !== undefined && cell.seen > 0 && cell.converted === 0;
      return [plain({ numerator: won, denominator: 0n, n, reason: unpriced ? "missing_rate" : "no_losses" })];
    }
    return [plain({ value: Number(won) / Number(lost), numerator: won, denominator: lost, n })];
  });
};
