import { factsOf } from "../../facts/fact.ts";
import type { MetricPoint } from "../metric.ts";
import { groupOf, groupRows, included, type Reference, within } from "../reference.ts";

export const milestoneAttainmentReference: Reference = (facts, scope) => {
  const grace = Number(scope.options.grace_days) * 86_400_000_000;
  const points: MetricPoint[] = [];
  const due = factsOf(facts, "milestone").flatMap((step) => {
    if (step.due_at === null || step.status === "paused" || step.status === "dropped") return [];
    if (!included(facts, scope, step.account_id, step.due_at, "at")) return [];
    const done = step.status === "achieved" && step.achieved_at !== null && step.achieved_at < scope.asOf;
    const inTime = done && step.achieved_at! - grace <= step.due_at;
    return [
      {
        due_at: step.due_at,
        group: groupOf(facts, scope, step.account_id, step.due_at, "at"),
        inTime,
        late: done && !inTime,
        open: !done,
        hoped: !done && step.due_at + grace >= scope.asOf,
      },
    ];
  });
  scope.periods.forEach((p, period) => {
    const cells = groupRows(
      due.filter((step) => within(step.due_at, p)),
      (step) => step.group,
    );
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    for (const [group, members] of cells) {
      const n = members.length;
      const open = members.some((step) => step.open);
      const add = (component: string | null, count: number, provisional: boolean): void => {
        points.push({
          period,
          group,
          component,
          value: n === 0 ? null : count / n,
          numerator: n === 0 ? null : BigInt(count) * 1_000_000_000n,
          denominator: n === 0 ? null : BigInt(n) * 1_000_000_000n,
          n,
          interval: null,
          provisional: p.unfinished || provisional,
          reason: n === 0 ? "no_data" : null,
          coverage: null,
        });
      };
      add(
        null,
        members.filter((step) => step.inTime).length,
        members.some((step) => step.hoped),
      );
      add("late", members.filter((step) => step.late).length, open);
      add("open", members.filter((step) => step.open).length, open);
    }
  });
  return points;
};
