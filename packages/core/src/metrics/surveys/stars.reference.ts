import { factsOf, type Id } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { answerPoints, answersTo } from "./answers.reference.ts";

interface Rating {
  readonly account_id: Id | null;
  readonly occurred_at: number;
  readonly given: number;
}

export const starsReference: Reference = (facts, scope) => {
  const surveyed: Rating[] = answersTo(facts, "stars").map((answer) => ({ ...answer, given: answer.up }));
  const called: Rating[] = [];
  for (const call of factsOf(facts, "call")) {
    if (call.stars !== null && [1, 2, 3, 4, 5].includes(call.stars)) called.push({ ...call, given: call.stars });
  }
  const ratings = {
    surveys: surveyed,
    calls: called,
    all: [...surveyed, ...called],
  }[String(scope.options.source)]!;
  return answerPoints(facts, scope, ratings, (mine) => [
    { component: null, top: mine.reduce((sum, row) => sum + row.given, 0), bottom: mine.length, n: mine.length },
  ]);
};
