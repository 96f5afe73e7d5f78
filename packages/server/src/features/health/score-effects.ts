import { localDate, shiftDate } from "@tendwell/core";
import type { AccountScore, ScorecardDocument } from "@tendwell/core/health";
import type { DefinitionContext, DefinitionEffect } from "../definitions/definition-service.ts";
import type { HealthService } from "./health-service.ts";
import { accountsOf, customersAt, scoreAccounts } from "./scoring.ts";
import { shownAs } from "./shown-as.ts";

interface Summary {
  readonly mean: number | null;
  readonly shown: ReadonlyMap<string, number>;
}

/** What a change of a scorecard would do to the scores of today: their mean, and how many accounts show what. */
export async function scoreEffects(
  health: HealthService,
  before: ScorecardDocument | null,
  after: ScorecardDocument | null,
  { workspace, signal }: DefinitionContext,
): Promise<readonly DefinitionEffect[]> {
  const asOf = health.todayAt(workspace);
  const asking = await health.asking(workspace, { asOf, knownAt: null }, { signal });
  const customers = await customersAt(asking, null);
  const summary = async (document: ScorecardDocument | null): Promise<Summary> => {
    if (document === null) return { mean: null, shown: new Map() };
    const words = await health.wordsAt(workspace, document.id, asOf, health.now());
    const { card, scores } = await scoreAccounts(asking, document, customers, words, null);
    return summed([...accountsOf(card, [], customers).keys()].flatMap((id) => scores.get(id) ?? []));
  };
  const was = await summary(before);
  const is = await summary(after);
  const { id, title } = (after ?? before)!;
  const day = localDate(asOf, workspace.record.zone);
  const effect = (component: string | null, unit: "number" | "count", from: number | null, to: number | null) => ({
    metric: `scorecard/${id}`,
    title,
    component,
    period: { start: day, end: shiftDate(day, "day", 1) },
    unit,
    currency: null,
    before: from,
    after: to,
  });
  const shown = [...new Set([...was.shown.keys(), ...is.shown.keys()])].sort();
  return [
    effect(null, "number", was.mean, is.mean),
    ...shown.map((name) =>
      effect(
        name,
        "count",
        before === null ? null : (was.shown.get(name) ?? 0),
        after === null ? null : (is.shown.get(name) ?? 0),
      ),
    ),
  ].filter((one) => one.before !== one.after);
}

function summed(scores: readonly AccountScore[]): Summary {
  const shown = new Map<string, number>();
  let sum = 0;
  let count = 0;
  for (const score of scores) {
    const name = shownAs(score);
    shown.set(name, (shown.get(name) ?? 0) + 1);
    if (score.score === null) continue;
    sum += score.score;
    count += 1;
  }
  return { mean: count === 0 ? null : sum / count, shown };
}
