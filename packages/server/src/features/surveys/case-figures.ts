import type { SurveyCase } from "./survey-case.ts";

/** The middle of some numbers; null of none. */
export function middle(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

const hoursBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 3_600_000;

/** Texts that say the same but for case, spaces and a full stop count as one; the first spelling stands. */
function countTexts(cases: readonly SurveyCase[], textOf: (one: SurveyCase) => string | null) {
  const found = new Map<string, { text: string; cases: number; askedAgain: number; better: number }>();
  for (const one of cases) {
    const text = textOf(one)?.trim() ?? "";
    if (text === "") continue;
    const key = text
      .toLowerCase()
      .replaceAll(/\s+/g, " ")
      .replace(/[.。]$/, "");
    const known = found.get(key) ?? { text, cases: 0, askedAgain: 0, better: 0 };
    known.cases += 1;
    if (one.resurvey_score !== null) {
      known.askedAgain += 1;
      if (one.resurvey_score > one.score) known.better += 1;
    }
    found.set(key, known);
  }
  return [...found.values()].sort((a, b) => b.cases - a.cases || (a.text < b.text ? -1 : 1)).slice(0, 20);
}

/** The closed loop of low answers in figures: how fast, what they were about, what fixed them. */
export function caseFigures(cases: readonly SurveyCase[], now: string) {
  const resolved = cases.filter((one) => one.resolved_at !== null);
  return {
    open: cases.length - resolved.length,
    overdue: cases.filter((one) => one.resolved_at === null && one.due_at < now).length,
    resolved: resolved.length,
    medianHoursToContact: middle(
      cases.flatMap((one) => (one.contacted_at === null ? [] : [hoursBetween(one.created_at, one.contacted_at)])),
    ),
    medianHoursToResolve: middle(resolved.map((one) => hoursBetween(one.created_at, one.resolved_at!))),
    causes: countTexts(resolved, (one) => one.cause),
    fixes: countTexts(resolved, (one) => one.fix),
  };
}
