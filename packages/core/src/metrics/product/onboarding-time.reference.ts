import { factsOf, type Id } from "../../facts/fact.ts";
import { groupRows, type Reference } from "../reference.ts";
import { waitingReference } from "./waiting.reference.ts";

export const onboardingTimeReference: Reference = (facts, scope) => {
  const asked = scope.options.start;
  const begun: { account_id: Id; occurred_at: number }[] = [];
  if (asked === "earliest" || asked === "account") begun.push(...factsOf(facts, "account"));
  if (asked === "earliest" || asked === "subscription") begun.push(...factsOf(facts, "subscription_version"));
  if (asked === "earliest" || asked === "contract") begun.push(...factsOf(facts, "contract_term"));
  const waits = [...groupRows(begun, (row) => row.account_id)].map(([id, rows]) => {
    const start = Math.min(...rows.map((row) => row.occurred_at));
    const ends = factsOf(facts, "milestone").flatMap((step) => {
      const own = step.account_id === id && step.milestone === scope.definitions.onboarded.milestone;
      const done = step.status === "achieved" && step.achieved_at !== null && step.achieved_at < scope.asOf;
      return own && done ? [step.achieved_at] : [];
    });
    return { id, start, took: ends.length === 0 ? null : Math.max(0, Math.min(...(ends as number[])) - start) };
  });
  return waitingReference(facts, scope, waits, { median: 0.5, p75: 0.75 });
};
