import { type Fact, type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import type { MetricPoint, MetricScope, Reason } from "../metric.ts";
import { groupOf, included, within } from "../reference.ts";

/** An answer to one question, oriented so that `up` is higher where it is better. */
export interface PlainAnswer {
  readonly account_id: Id | null;
  readonly occurred_at: number;
  readonly up: number;
  readonly raw: number;
  readonly min: number;
  readonly max: number;
}

/** The answers that count to one question: walk them in time, a respondent's later answer takes the earlier one's place. */
export function answersTo(facts: FactSet, question: Fact<"survey_response">["question"]): PlainAnswer[] {
  const inTime = [...factsOf(facts, "survey_response")].sort((a, b) => a.occurred_at - b.occurred_at);
  const kept = new Map<string, PlainAnswer>();
  inTime.forEach((row, index) => {
    if (row.question !== question || row.score === null) return;
    if (row.score < row.scale_min || row.score > row.scale_max) return;
    if (question === "nps" && row.scale_max !== 10) return;
    if (question === "stars" && row.scale_max !== 5) return;
    if (question === "thumbs" && row.scale_max !== row.scale_min + 1) return;
    const who = row.person_id === null ? `row ${index}` : `person ${row.person_id}`;
    kept.set(JSON.stringify([row.account_id, row.survey, row.wave ?? "", who]), {
      account_id: row.account_id,
      occurred_at: row.occurred_at,
      raw: row.score,
      up: row.low_is_good ? row.scale_max - (row.score - row.scale_min) : row.score,
      min: row.scale_min,
      max: row.scale_max,
    });
  });
  return [...kept.values()];
}

/** A fraction in whole numbers, or why there is none. */
export interface PlainFraction {
  readonly component: string | null;
  readonly top: number;
  readonly bottom: number;
  readonly n: number;
}

/** Every cell of a scope: rows in their period and group, turned into fractions by `measure`. */
export function answerPoints<T extends { account_id: Id | null; occurred_at: number }>(
  facts: FactSet,
  scope: MetricScope,
  rows: readonly T[],
  measure: (rows: readonly T[]) => readonly PlainFraction[],
): MetricPoint[] {
  const seen = rows.filter(
    (row) =>
      included(facts, scope, row.account_id, row.occurred_at, "at") &&
      scope.periods.some((p) => within(row.occurred_at, p)),
  );
  const label = (row: T): string | null => groupOf(facts, scope, row.account_id, row.occurred_at, "at");
  const groups = scope.group === null ? [null] : [...new Set(seen.map(label))];
  const points: MetricPoint[] = [];
  for (const [index, p] of scope.periods.entries()) {
    for (const group of groups) {
      const mine = seen.filter((row) => within(row.occurred_at, p) && label(row) === group);
      for (const { component, top, bottom, n } of measure(mine)) {
        const reason: Reason | null = n === 0 ? "no_data" : bottom === 0 ? "zero_denominator" : null;
        points.push({
          period: index,
          group,
          component,
          value: reason === null ? top / bottom : null,
          numerator: n === 0 ? null : BigInt(top) * 1_000_000_000n,
          denominator: n === 0 ? null : BigInt(bottom) * 1_000_000_000n,
          n,
          interval: null,
          provisional: p.unfinished,
          reason,
          coverage: null,
        });
      }
    }
  }
  return points;
}
