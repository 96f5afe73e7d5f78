import { LINT_RULES, type LintRule } from "./finding.ts";
import { lintSurvey } from "./lint-survey.ts";
import { surveyOfSet } from "./question-set.ts";

/** By rule number: texts that break the rule and texts that keep it. */
export type QuestionSet = Readonly<
  Record<string, { readonly bad: readonly string[]; readonly good: readonly string[] }>
>;

export interface RuleMeasure {
  readonly rule: LintRule;
  readonly number: number;
  readonly hits: number;
  /** Broken and not found. */
  readonly missed: readonly string[];
  /** Kept and found all the same. */
  readonly alarms: readonly string[];
}

/** What each rule finds in its own set; rules that the set leaves out are left out. */
export function measureLinter(set: QuestionSet, locale: string): readonly RuleMeasure[] {
  const rules = (Object.entries(LINT_RULES) as [LintRule, number][]).filter(([, number]) => set[number] !== undefined);
  return rules.map(([rule, number]) => {
    const { bad, good } = set[String(number)]!;
    const finds = (text: string) => lintSurvey(surveyOfSet(text, locale)).some((finding) => finding.rule === rule);
    const missed = bad.filter((text) => !finds(text));
    return { rule, number, hits: bad.length - missed.length, missed, alarms: good.filter(finds) };
  });
}

/** Precision and recall over all rules of a language. */
export function linterScore(measures: readonly RuleMeasure[]): { readonly precision: number; readonly recall: number } {
  const hits = measures.reduce((sum, one) => sum + one.hits, 0);
  const alarms = measures.reduce((sum, one) => sum + one.alarms.length, 0);
  const missed = measures.reduce((sum, one) => sum + one.missed.length, 0);
  return { precision: hits / (hits + alarms), recall: hits / (hits + missed) };
}
