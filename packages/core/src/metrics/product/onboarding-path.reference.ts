import { type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import type { MetricScope } from "../metric.ts";
import { groupOf, groupRows, included, within } from "../reference.ts";

/** One step of one account that started in a period. */
export interface PathStep {
  readonly id: Id;
  readonly start: number;
  readonly place: number;
  readonly step: string;
  /** When the step before was reached (the start for the first), null while it is not. */
  readonly prior: number | null;
  readonly reached: number | null;
}

/** The steps in their order: the company's own, or its milestones by the shortest time that was ever promised. */
function stepNames(facts: FactSet, scope: MetricScope): readonly string[] {
  const { onboardingSteps } = scope.definitions;
  if (onboardingSteps !== null) return onboardingSteps;
  return [...groupRows(factsOf(facts, "milestone"), (row) => row.milestone)]
    .map(([name, rows]) => ({
      name,
      promised: Math.min(
        ...rows.map((row) => (row.due_at === null ? Number.POSITIVE_INFINITY : row.due_at - row.occurred_at)),
      ),
    }))
    .sort((a, b) => (a.promised === b.promised ? (a.name < b.name ? -1 : 1) : a.promised - b.promised))
    .map(({ name }) => name);
}

/** Every step of every account of the scope that started in a period, with its cell. */
export function pathCells(
  facts: FactSet,
  scope: MetricScope,
): readonly { readonly period: number; readonly group: string | null; readonly steps: readonly PathStep[] }[] {
  const names = stepNames(facts, scope);
  const begun = [
    ...factsOf(facts, "account"),
    ...factsOf(facts, "subscription_version"),
    ...factsOf(facts, "contract_term"),
  ];
  const accounts = [...groupRows(begun, (row) => row.account_id)]
    .map(([id, rows]) => ({ id, start: Math.min(...rows.map((row) => row.occurred_at)) }))
    .filter(({ id, start }) => included(facts, scope, id, start, "at"));
  const firstMoment = (id: Id, step: string, start: number): number | null => {
    const moments = step.startsWith("event:")
      ? factsOf(facts, "product_event")
          .filter((row) => row.account_id === id && `event:${row.event}` === step)
          .map((row) => row.occurred_at)
      : factsOf(facts, "milestone")
          .filter((row) => row.account_id === id && row.milestone === step && row.status === "achieved")
          .flatMap((row) => (row.achieved_at !== null && row.achieved_at < scope.asOf ? [row.achieved_at] : []));
    return moments.length === 0 ? null : Math.max(start, Math.min(...moments));
  };
  const pathOf = ({ id, start }: { id: Id; start: number }): PathStep[] => {
    let prior: number | null = start;
    let behind = true;
    return names.map((step, i) => {
      let reached = firstMoment(id, step, start);
      if (scope.options.order === "strict") {
        behind = behind && reached !== null && prior !== null && reached >= prior;
        if (!behind) reached = null;
      }
      const own = { id, start, place: i + 1, step, prior, reached };
      prior = reached;
      return own;
    });
  };
  return scope.periods.flatMap((p, period) => {
    const mine = accounts.filter(({ start }) => within(start, p));
    const cells = groupRows(mine, ({ id, start }) => groupOf(facts, scope, id, start, "at"));
    if (scope.group === null && cells.size === 0) cells.set(null, []);
    return [...cells].map(([group, members]) => ({ period, group, steps: members.flatMap(pathOf) }));
  });
}
