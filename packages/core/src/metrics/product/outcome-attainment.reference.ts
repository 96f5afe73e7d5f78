import { factsOf } from "../../facts/fact.ts";
import type { MetricPoint, Reason } from "../metric.ts";
import { groupOf, groupRows, included, type Reference } from "../reference.ts";

export const outcomeAttainmentReference: Reference = (facts, scope) => {
  const points: MetricPoint[] = [];
  const targets = [...groupRows(factsOf(facts, "outcome_target"), (row) => `${row.account_id} ${row.target}`).values()];
  scope.periods.forEach((p, period) => {
    const running = targets.flatMap((history) => {
      const known = history.filter((row) => row.occurred_at < p.endUs).sort((a, b) => a.occurred_at - b.occurred_at);
      const last = known.at(-1);
      if (last === undefined || (last.due_at !== null && last.due_at < p.startUs)) return [];
      if (!included(facts, scope, last.account_id, p.endUs, "left")) return [];
      let plan = last.agreed;
      if (scope.options.against === "to_date" && last.due_at !== null) {
        const begun = known[0]!.occurred_at;
        const gone = (p.endUs - begun) / (last.due_at - begun);
        if (last.due_at > begun && gone < 1) plan = last.agreed * gone;
      }
      const group = groupOf(facts, scope, last.account_id, p.endUs, "left");
      return [{ group, target: last.target, attained: last.attained, plan }];
    });
    const cells = groupRows(running, (one) => one.group);
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    for (const [group, members] of cells) {
      const stated = members.filter((one) => one.attained !== null);
      const usable = stated.filter((one) => one.plan > 0).map((one) => ({ ...one, attained: one.attained! }));
      let reason: Reason | null = null;
      if (members.length === 0) reason = "no_data";
      else if (stated.length === 0) reason = "not_recorded";
      else if (usable.length === 0) reason = "zero_denominator";
      const add = (
        component: string | null,
        value: number | null,
        n: number,
        exact: readonly [number, number] | null,
      ) =>
        points.push({
          period,
          group,
          component,
          value,
          numerator: exact === null ? null : BigInt(exact[0]) * 1_000_000_000n,
          denominator: exact === null ? null : BigInt(exact[1]) * 1_000_000_000n,
          n,
          interval: null,
          provisional: p.unfinished,
          reason,
          coverage: null,
        });
      if (reason !== null) {
        add(null, null, 0, null);
        continue;
      }
      let total = 0;
      let met = 0;
      for (const one of usable) {
        total += one.attained / one.plan;
        if (one.attained >= one.plan) met += 1;
      }
      add(null, total / usable.length, usable.length, null);
      add("met", met / usable.length, usable.length, [met, usable.length]);
      for (const [target, own] of groupRows(usable, (one) => one.target)) {
        const attained = own.reduce((sum, one) => sum + one.attained, 0);
        add(`target:${target}`, attained / own.reduce((sum, one) => sum + one.plan, 0), own.length, null);
      }
    }
  });
  return points;
};
