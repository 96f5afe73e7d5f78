/** The 14 rules, numbered as in the guide. */
export const LINT_RULES = {
  specific: 1,
  direct: 2,
  "double-barrel": 3,
  leading: 4,
  comprehensive: 5,
  exclusive: 6,
  graded: 7,
  balanced: 8,
  "same-direction": 9,
  randomise: 10,
  needed: 11,
  validated: 12,
  "open-text": 13,
  "no-matrix": 14,
} as const;
export type LintRule = keyof typeof LINT_RULES;
export type LintSeverity = "error" | "warning" | "advice";

/** How much each rule costs: wrong figures, worse figures, or a nicer survey. */
export const LINT_SEVERITY: Readonly<Record<LintRule, LintSeverity>> = {
  specific: "warning",
  direct: "warning",
  "double-barrel": "error",
  leading: "error",
  comprehensive: "warning",
  exclusive: "error",
  graded: "warning",
  balanced: "error",
  "same-direction": "error",
  randomise: "advice",
  needed: "advice",
  validated: "warning",
  "open-text": "advice",
  "no-matrix": "warning",
};

export interface LintFinding {
  readonly rule: LintRule;
  readonly number: number;
  /** `questions.<id>`, or `survey`. */
  readonly place: string;
  readonly locale: string;
  readonly severity: LintSeverity;
  /** The words it is about. */
  readonly quote: string;
  /** A wording or setting that keeps the rule; null where only the author can find one. */
  readonly rewrite: string | null;
  /** The reason given for leaving it as it is. */
  readonly acknowledged: string | null;
}
