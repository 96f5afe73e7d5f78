import type { FactSet, Id } from "../../facts/fact.ts";
import type { MetricScope } from "../metric.ts";
import { activeSubscriptionsReference } from "../revenue/active-subscription.reference.ts";

/** When an account was a customer, asked span by span. */
export interface Presence {
  readonly accountId: Id;
  readonly firstAt: number;
  /** A customer just before the instant. */
  before(at: number): boolean;
}

/** Every account that ever was a customer. */
export function presenceReference(facts: FactSet, scope: MetricScope): Presence[] {
  const spans = activeSubscriptionsReference(facts, scope).filter((span) => span.isLogo);
  return [...new Set(spans.map((span) => span.accountId))].map((accountId) => {
    const mine = spans.filter((span) => span.accountId === accountId);
    return {
      accountId,
      firstAt: Math.min(...mine.map((span) => span.startsAt)),
      before: (at) => mine.some((span) => span.startsAt < at && span.endsAt >= at),
    };
  });
}

/** One share of whole numbers per period and group. */
export interface Share {
  of: number;
  all: number;
}
