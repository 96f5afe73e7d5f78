import {
  adjustedWaldNps,
  normalTail,
  questionsOf,
  type SurveyDefinition,
  scaleOf,
  scoreKindOf,
  twoWaveNps,
  wilsonInterval,
} from "@tendwell/core/surveys";
import type { CountedAnswer } from "./answer-reader.ts";
import type { AnswerCell } from "./result-facts.ts";
import { SMALLEST } from "./smallest-group.ts";

/** A cell as a score with its interval; of an anonymous survey, nothing of a group that is too small. */
export function scoreOf(cell: AnswerCell, isAnonymous: boolean) {
  const { question, wave, group, n, good, bad } = cell;
  const base = { question, wave, group, n };
  const unit = question === "nps" ? ("nps" as const) : ("ratio" as const);
  if (n === 0 || (isAnonymous && n < SMALLEST))
    return { ...base, n: 0, value: null, unit, interval: null, low: 0, high: 0, suppressed: n > 0 };
  const value = unit === "nps" ? (100 * (good - bad)) / n : good / n;
  const interval = unit === "nps" ? adjustedWaldNps(good, bad, n) : wilsonInterval(good, n);
  return { ...base, value, unit, interval: { ...interval }, low: bad, high: good, suppressed: false };
}

/** Two-sided p of the difference between two groups: NPS by the two-wave test, shares by Agresti–Caffo. */
export function differenceP(a: AnswerCell, b: AnswerCell): { difference: number; z: number; p: number } | null {
  if (a.n === 0 || b.n === 0) return null;
  if (a.question === "nps")
    return twoWaveNps(
      { promoters: a.good, detractors: a.bad, n: a.n },
      { promoters: b.good, detractors: b.bad, n: b.n },
    );
  const [pa, pb] = [(a.good + 1) / (a.n + 2), (b.good + 1) / (b.n + 2)];
  const z = (pb - pa) / Math.sqrt((pa * (1 - pa)) / (a.n + 2) + (pb * (1 - pb)) / (b.n + 2));
  return { difference: pb - pa, z, p: 2 * normalTail(Math.abs(z)) };
}

/** Cells of all waves and groups as one for each question. */
export function merged(cells: readonly AnswerCell[]): AnswerCell[] {
  const found = new Map<string, AnswerCell>();
  for (const cell of cells) {
    const known = found.get(cell.question);
    found.set(cell.question, {
      question: cell.question,
      wave: null,
      group: null,
      n: (known?.n ?? 0) + cell.n,
      good: (known?.good ?? 0) + cell.good,
      bad: (known?.bad ?? 0) + cell.bad,
    });
  }
  return [...found.values()];
}

/** Employees' answers are no facts of customers: they are counted from the answers themselves. */
export function employeeCells(survey: SurveyDefinition, answers: readonly CountedAnswer[]): AnswerCell[] {
  const found = new Map<string, AnswerCell>();
  const scored = questionsOf(survey).filter((question) => scoreKindOf(question) !== null);
  for (const { row, given } of answers.toReversed()) {
    for (const question of scored) {
      const score = given[question.id];
      if (typeof score !== "number") continue;
      const { min, max } = scaleOf(question)!;
      const key = `${question.id} ${row.wave ?? ""}`;
      const known = found.get(key);
      found.set(key, {
        question: question.type,
        wave: row.wave,
        group: null,
        n: (known?.n ?? 0) + 1,
        good: (known?.good ?? 0) + (score >= max - (max - min >= 4 ? 1 : 0) ? 1 : 0),
        bad: (known?.bad ?? 0) + (2 * score < min + max ? 1 : 0),
      });
    }
  }
  return [...found.values()];
}
