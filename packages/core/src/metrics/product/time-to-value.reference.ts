import { type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import type { MetricScope } from "../metric.ts";
import { groupRows, type Reference } from "../reference.ts";
import { type Wait, waitingReference } from "./waiting.reference.ts";

/** Start and wait of every account that is known to have started. */
function waits(facts: FactSet, scope: MetricScope): Wait[] {
  const known: { account_id: Id; occurred_at: number }[] = [];
  if (scope.options.start !== "subscription") known.push(...factsOf(facts, "account"));
  if (scope.options.start !== "account") known.push(...factsOf(facts, "subscription_version"));
  const { events, milestones } = scope.definitions.valueEvent;
  return [...groupRows(known, (row) => row.account_id)].map(([id, rows]) => {
    const start = Math.min(...rows.map((row) => row.occurred_at));
    const moments: number[] = [];
    for (const event of factsOf(facts, "product_event")) {
      if (event.account_id === id && events.includes(event.event)) moments.push(event.occurred_at);
    }
    for (const step of factsOf(facts, "milestone")) {
      if (step.account_id !== id || !milestones.includes(step.milestone) || step.status !== "achieved") continue;
      if (step.achieved_at !== null && step.achieved_at < scope.asOf) moments.push(step.achieved_at);
    }
    const after = moments.filter((moment) => moment >= start);
    return { id, start, took: after.length === 0 ? null : Math.min(...after) - start };
  });
}

export const timeToValueReference: Reference = (facts, scope) =>
  waitingReference(facts, scope, waits(facts, scope), { median: 0.5, p25: 0.25 });
