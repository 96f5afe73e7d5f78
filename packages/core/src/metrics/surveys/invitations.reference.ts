import { type Fact, type FactSet, factsOf } from "../../facts/fact.ts";
import type { MetricScope } from "../metric.ts";
import type { Chance } from "./shares.reference.ts";

/** What is known of one invitation. */
export interface PlainInvitation {
  readonly first: Fact<"survey_invitation">;
  readonly deliveries: readonly Fact<"survey_delivery">[];
  readonly answers: readonly Fact<"survey_response">[];
  readonly completed: boolean;
}

/** Every invitation of the scope's accounts, with all that belongs to it. */
export function plainInvitations(facts: FactSet, scope: MetricScope): PlainInvitation[] {
  const all = [...factsOf(facts, "survey_invitation")].sort((a, b) => a.occurred_at - b.occurred_at);
  const mine = scope.accounts === null ? all : all.filter((row) => scope.accounts!.includes(row.account_id ?? ""));
  return [...new Set(mine.map((row) => row.invitation_id))].map((id) => {
    const answers = factsOf(facts, "survey_response").filter((row) => row.invitation_id === id);
    return {
      first: mine.find((row) => row.invitation_id === id)!,
      deliveries: factsOf(facts, "survey_delivery").filter((row) => row.invitation_id === id),
      answers,
      completed: answers.some((row) => row.complete),
    };
  });
}

/** The chances of one invitation: the total, the `more` parts, and the part that `by` asks for. */
export function invitationChances(
  scope: MetricScope,
  { first, completed }: PlainInvitation,
  occurred_at: number,
  more: readonly { readonly component: string; readonly hit: boolean }[],
): Chance[] {
  const until = occurred_at + Number(scope.options.open_days) * 86_400_000_000;
  const common = { account_id: first.account_id, occurred_at, open: !completed && until > scope.asOf };
  const parts = [{ component: null, hit: completed }, ...more];
  if (scope.options.by === "channel") parts.push({ component: `channel:${first.channel}`, hit: completed });
  if (scope.options.by === "survey") parts.push({ component: `survey:${first.survey}`, hit: completed });
  return parts.map((part) => ({ ...common, ...part }));
}
