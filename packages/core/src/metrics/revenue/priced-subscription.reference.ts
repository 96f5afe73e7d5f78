import type { FactSet, Id } from "../../facts/fact.ts";
import type { Figure, MetricPeriod, MetricPoint, MetricScope } from "../metric.ts";
import { convert, rateAt } from "../reference.ts";
import { type ActiveSpan, spansReference } from "./active-subscription.reference.ts";

/** The spans as priced for one period (option `fx`); what began later is of no interest and left out. */
export function spansFor(facts: FactSet, scope: MetricScope, period: MetricPeriod): ActiveSpan[] {
  const spans = spansReference(facts, scope).filter((span) => span.startsAt < period.endUs);
  if (scope.options.fx !== "period_end") return spans;
  return spans.map((span) => repriced(facts, scope, span, period.endUs));
}

/** A span at the rate that held just before an instant. */
export function repriced(facts: FactSet, scope: MetricScope, span: ActiveSpan, before: number): ActiveSpan {
  const rate = rateAt(facts, scope, span.currency, before - 1);
  const worth = rate === null ? null : convert(span.native, rate);
  return { ...span, worth, mrr: span.isPaused || span.isTrial ? 0n : worth };
}

/** R1: active just before an instant. */
export function activeBefore(span: ActiveSpan, at: number): boolean {
  return span.startsAt < at && span.endsAt >= at;
}

/** What one customer is worth just before an instant, over converted spans that make it a customer. */
export function mrrBefore(spans: readonly ActiveSpan[], accountId: Id, at: number): bigint {
  let sum = 0n;
  for (const span of spans) {
    if (span.accountId === accountId && span.isLogo && span.mrr !== null && activeBefore(span, at)) sum += span.mrr;
  }
  return sum;
}

/** The accounts that occur in spans. */
export function accountsIn(spans: readonly ActiveSpan[]): Id[] {
  return [...new Set(spans.map((span) => span.accountId))];
}

/** A figure of a reference, with what most of them share. */
export function plain(figure: Partial<Figure>): Figure {
  return {
    component: null,
    value: null,
    numerator: null,
    denominator: null,
    n: 0,
    interval: null,
    provisional: false,
    reason: null,
    coverage: null,
    ...figure,
  };
}

/** One point for each figure of each period and group, with unfinished periods provisional. */
export function pointsOf(
  scope: MetricScope,
  groups: ReadonlySet<string | null>,
  figures: (period: MetricPeriod, group: string | null, index: number) => readonly Figure[],
): MetricPoint[] {
  const all = scope.group === null ? new Set<string | null>([null]) : groups;
  return scope.periods.flatMap((period, index) =>
    [...all].flatMap((group) =>
      figures(period, group, index).map((figure) => ({
        ...figure,
        period: index,
        group,
        provisional: figure.provisional || period.unfinished,
      })),
    ),
  );
}
