import { factsOf } from "../../facts/fact.ts";
import { groupOf, included, type Reference } from "../reference.ts";
import { endpointsReference, ledgerReference } from "./movement-ledger.reference.ts";
import {
  accountsIn,
  activeBefore,
  mrrBefore,
  plain,
  pointsOf,
  repriced,
  spansFor,
} from "./priced-subscription.reference.ts";

const LINES = [
  "opening",
  "new",
  "expansion",
  "contraction",
  "churned",
  "reactivation",
  "paused",
  "resumed",
  "transfer",
  "fx",
  "closing",
];

interface Cell {
  readonly amounts: Map<string, bigint>;
  readonly counts: Map<string, number>;
  seen: number;
  converted: number;
}

export const mrrMovementsReference: Reference = (facts, scope) => {
  const groups = new Set<string | null>();
  const cellsByPeriod = scope.periods.map((period) => {
    const cells = new Map<string | null, Cell>();
    const cellOf = (group: string | null): Cell => {
      groups.add(group);
      const cell = cells.get(group) ?? { amounts: new Map(), counts: new Map(), seen: 0, converted: 0 };
      cells.set(group, cell);
      return cell;
    };
    const add = (group: string | null, line: string, amount: bigint): void => {
      const cell = cellOf(group);
      cell.amounts.set(line, (cell.amounts.get(line) ?? 0n) + amount);
      if (amount !== 0n) cell.counts.set(line, (cell.counts.get(line) ?? 0) + 1);
    };
    const spans = spansFor(facts, scope, period);
    const ownDay =
      scope.options.fx === "period_end" ? spans.map((span) => repriced(facts, scope, span, period.startUs)) : spans;
    for (const accountId of accountsIn(spans)) {
      // The group, or undefined while the account does not pass the filters.
      const where = (at: number, limit: "left" | "at"): string | null | undefined =>
        included(facts, scope, accountId, at, limit) ? groupOf(facts, scope, accountId, at, limit) : undefined;
      const mine = spans.filter((span) => span.accountId === accountId);
      const opening = mrrBefore(spans, accountId, period.startUs);
      const openingOwn = mrrBefore(ownDay, accountId, period.startUs);
      const from = where(period.startUs, "left");
      const to = where(period.endUs, "left");
      if (from !== undefined && mine.some((span) => span.startsAt < period.startUs)) {
        add(from, "opening", openingOwn);
        add(from, "fx", opening - openingOwn);
        const held = ownDay.filter(
          (span) => span.accountId === accountId && span.isLogo && activeBefore(span, period.startUs),
        );
        cellOf(from).seen += held.length;
        cellOf(from).converted += held.filter((span) => span.worth !== null).length;
      }
      if (to !== undefined) {
        add(to, "closing", mrrBefore(spans, accountId, period.endUs));
        const held = mine.filter((span) => span.isLogo && activeBefore(span, period.endUs));
        cellOf(to).seen += held.length;
        cellOf(to).converted += held.filter((span) => span.worth !== null).length;
      }
      const endpoints = scope.options.method === "endpoints";
      const movements = endpoints
        ? endpointsReference(spans, accountId, scope, period)
        : ledgerReference(spans, accountId, scope, period.startUs, period.endUs);
      for (const movement of movements) {
        const group = endpoints ? from : where(movement.at, "at");
        if (group !== undefined) add(group, movement.kind, movement.amount);
      }
      // Whenever the account moves, it takes along what it is worth by then.
      const net = new Map<string | null, bigint>();
      const moves = factsOf(facts, "account_attribute")
        .filter(
          (row) => row.account_id === accountId && row.occurred_at >= period.startUs && row.occurred_at < period.endUs,
        )
        .map((row) => row.occurred_at);
      for (const at of new Set(moves)) {
        const [left, joined] = [where(at, "left"), where(at, "at")];
        if (left === joined) continue;
        let worth = opening;
        for (const movement of movements) if (endpoints || movement.at < at) worth += movement.amount;
        if (left !== undefined) net.set(left, (net.get(left) ?? 0n) - worth);
        if (joined !== undefined) net.set(joined, (net.get(joined) ?? 0n) + worth);
      }
      for (const [group, amount] of net) if (amount !== 0n) add(group, "transfer", amount);
    }
    return cells;
  });
  return pointsOf(scope, groups, (_, group, index) => {
    const cell = cellsByPeriod[index]!.get(group);
    if (cell === undefined) return LINES.map((component) => plain({ component, reason: "no_data" }));
    if (cell.seen > 0 && cell.converted === 0 && cell.counts.size === 0) {
      return LINES.map((component) => plain({ component, reason: "missing_rate" }));
    }
    return LINES.map((component) => {
      const amount = cell.amounts.get(component) ?? 0n;
      const n = cell.counts.get(component) ?? 0;
      return plain({ component, value: Number(amount) / 1e9, numerator: amount, denominator: 1_000_000_000n, n });
    });
  });
};
