import { factsOf } from "../../facts/fact.ts";
import type { MetricPoint } from "../metric.ts";
import { groupOf, included, type Reference, within } from "../reference.ts";

export const npsReference: Reference = (facts, scope) => {
  const answers = factsOf(facts, "survey_response").filter((row) => row.question === "nps" && row.score !== null);
  const latest = answers.filter(
    (row) =>
      row.person_id === null ||
      !answers.some(
        (other) =>
          other.person_id === row.person_id &&
          other.survey === row.survey &&
          (other.wave ?? "") === (row.wave ?? "") &&
          other.occurred_at > row.occurred_at,
      ),
  );
  const counted = latest.filter((row) => included(facts, scope, row.account_id, row.occurred_at, "at"));
  const label = (row: (typeof counted)[number]) => groupOf(facts, scope, row.account_id, row.occurred_at, "at");
  const seen = counted.filter((row) => scope.periods.some((p) => within(row.occurred_at, p)));
  const groups = scope.group === null ? [null] : [...new Set(seen.map(label))];
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, index) => {
    for (const group of groups) {
      const mine = seen.filter((row) => within(row.occurred_at, p) && label(row) === group);
      let net = 0;
      for (const row of mine) {
        if (row.score! >= 9) net += 100;
        else if (row.score! <= 6) net -= 100;
      }
      const none = mine.length === 0;
      points.push({
        period: index,
        group,
        component: null,
        value: none ? null : net / mine.length,
        numerator: none ? null : BigInt(net) * 1_000_000_000n,
        denominator: none ? null : BigInt(mine.length) * 1_000_000_000n,
        n: mine.length,
        interval: null,
        provisional: p.unfinished,
        reason: none ? "no_data" : null,
        coverage: null,
      });
    }
  });
  return points;
};
