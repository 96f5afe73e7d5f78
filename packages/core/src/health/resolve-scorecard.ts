import type { Scorecard } from "./scorecard.ts";
import type { AttributeRule } from "./scorecard-document.ts";

export interface ScorecardChoice {
  readonly scorecard: string | null;
  /** Every scorecard of the outcome, in the order they were considered, and why it was taken or not. */
  readonly considered: readonly {
    readonly scorecard: string;
    readonly verdict: "applies" | "outranked" | "does_not_apply";
    /** The first rule that failed, with the account's own value. */
    readonly failed: { readonly rule: AttributeRule; readonly value: string | null } | null;
  }[];
}

/** Whether every rule holds for an account's attributes; the first that does not, otherwise. */
export function failedRule(
  rules: readonly AttributeRule[],
  attributes: ReadonlyMap<string, string | null>,
): { readonly rule: AttributeRule; readonly value: string | null } | null {
  for (const rule of rules) {
    const value = attributes.get(rule.attribute) ?? null;
    if (value === null || !rule.values.includes(value)) return { rule, value };
  }
  return null;
}

/**
 * Which scorecard of one outcome scores an account: of those whose rules hold, the highest priority, then the one with
 * more rules (the more particular), then the first by name.
 */
export function resolveScorecard(
  cards: readonly Pick<Scorecard, "id" | "appliesTo" | "priority">[],
  attributes: ReadonlyMap<string, string | null>,
): ScorecardChoice {
  const ordered = [...cards].sort(
    (a, b) =>
      b.priority - a.priority || b.appliesTo.length - a.appliesTo.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  let chosen: string | null = null;
  const considered = ordered.map((card) => {
    const failed = failedRule(card.appliesTo, attributes);
    if (failed !== null) return { scorecard: card.id, verdict: "does_not_apply" as const, failed };
    if (chosen !== null) return { scorecard: card.id, verdict: "outranked" as const, failed: null };
    chosen = card.id;
    return { scorecard: card.id, verdict: "applies" as const, failed: null };
  });
  return { scorecard: chosen, considered };
}
