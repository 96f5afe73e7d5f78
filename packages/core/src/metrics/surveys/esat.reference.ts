import { factsOf } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { answerPoints } from "./answers.reference.ts";

export const esatReference: Reference = (facts, scope) => {
  const usable = factsOf(facts, "employee_answer").filter(
    (row) => row.score !== null && row.scale_min <= row.score && row.score <= row.scale_max,
  );
  const latest = usable.filter((row, index) => {
    const replacedBy = usable.findIndex(
      (other, at) =>
        row.person_id !== null &&
        other.person_id === row.person_id &&
        (other.wave ?? "") === (row.wave ?? "") &&
        (other.occurred_at > row.occurred_at || (other.occurred_at === row.occurred_at && at > index)),
    );
    return replacedBy === -1;
  });
  const rows = latest.map((row) => ({
    account_id: null,
    occurred_at: row.occurred_at,
    satisfied: row.score! - row.scale_min > row.scale_max - row.score!,
  }));
  return answerPoints(facts, scope, rows, (mine) => [
    { component: null, top: mine.filter((row) => row.satisfied).length, bottom: mine.length, n: mine.length },
  ]);
};
