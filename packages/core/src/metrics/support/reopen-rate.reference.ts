import type { Id } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { eachCell, fractionPoint, placeRows } from "./cells.reference.ts";
import { isDone, plainTickets } from "./tickets.reference.ts";

interface Solution {
  readonly account_id: Id | null;
  readonly occurred_at: number;
  readonly reopened: boolean;
  readonly open: boolean;
}

export const reopenRateReference: Reference = (facts, scope) => {
  const window = Number(scope.options.within_days) * 86_400_000_000;
  const solutions: Solution[] = [];
  for (const { account_id, steps } of plainTickets(facts, scope)) {
    steps.forEach((step, i) => {
      if (!isDone(step.status) || isDone(steps[i - 1]!.status)) return;
      const back = steps.slice(i).find((later) => !isDone(later.status));
      const reopened = back !== undefined && back.at < step.at + window;
      const open = !reopened && scope.asOf < step.at + window;
      solutions.push({ account_id, occurred_at: step.at, reopened, open });
    });
  }
  const placed = placeRows(facts, scope, solutions, (row) => row.account_id);
  return eachCell(scope, placed, (rows, index, group, period) => [
    fractionPoint({ index, group, period, component: null }, [rows.filter((row) => row.reopened).length, rows.length], {
      empty: "no_data",
      provisional: rows.some((row) => row.open),
    }),
  ]);
};
