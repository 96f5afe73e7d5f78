import type { SurveyDefinition } from "../definition.ts";
import { LINT_RULES, LINT_SEVERITY, type LintFinding, type LintRule } from "./finding.ts";
import { lintLanguage } from "./lint-language.ts";
import { type LintQuestion, lintQuestions } from "./lint-question.ts";
import { balanced, comprehensive, exclusive, graded, randomise, sameDirection } from "./option-rules.ts";
import { direct, doubleBarrel, leading, needed, type RuleHit, specific, validated } from "./wording-rules.ts";

const QUESTION_RULES: readonly (readonly [LintRule, (q: LintQuestion) => RuleHit | null])[] = [
  ["specific", specific],
  ["direct", direct],
  ["double-barrel", doubleBarrel],
  ["leading", leading],
  ["comprehensive", comprehensive],
  ["exclusive", exclusive],
  ["graded", graded],
  ["balanced", balanced],
  ["randomise", randomise],
  ["needed", needed],
  ["validated", validated],
];

/** More questions than this and people stop. */
const MOST_QUESTIONS = 15;
const MOST_OPEN = 3;

function openTextHits(questions: readonly LintQuestion[]): { q: LintQuestion; hit: RuleHit }[] {
  const open = questions.filter((q) => q.question.type === "text");
  const hits: { q: LintQuestion; hit: RuleHit }[] = [];
  const first = questions[0];
  if (first !== undefined && first.question.type === "text")
    hits.push({ q: first, hit: { quote: first.shown, rewrite: null } });
  for (const q of open)
    if (q.question.required === true) hits.push({ q, hit: { quote: q.shown, rewrite: "required: false" } });
  const tooMany =
    open.length > MOST_OPEN ? open[MOST_OPEN] : open.length > questions.length - open.length ? open.at(-1) : undefined;
  if (tooMany !== undefined) hits.push({ q: tooMany, hit: { quote: tooMany.shown, rewrite: null } });
  // One finding a question is enough.
  return hits.filter(({ q }, i) => hits.findIndex((other) => other.q === q) === i);
}

/** Words that a rule found, in the case and script of the text they stand in. */
function asWritten({ shown, text }: LintQuestion, quote: string): string {
  const at = text.indexOf(quote);
  return at === -1 || text.length !== shown.length ? quote : shown.slice(at, at + quote.length);
}

/** Every finding of a survey, in the languages that the rules know: place by place, then by rule. */
export function lintSurvey(survey: SurveyDefinition): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  for (const locale of survey.locales) {
    const language = lintLanguage(locale);
    if (language === null) continue;
    const questions = lintQuestions(survey, locale, language);
    const add = (rule: LintRule, q: LintQuestion | null, hit: RuleHit) => {
      const id = q?.question.id;
      const reason = survey.acknowledged?.find(
        (one) => one.rule === rule && (one.question === undefined || one.question === id),
      );
      findings.push({
        rule,
        number: LINT_RULES[rule],
        place: id === undefined ? "survey" : `questions.${id}`,
        locale,
        severity: LINT_SEVERITY[rule],
        quote: q === null ? hit.quote : asWritten(q, hit.quote),
        rewrite: hit.rewrite,
        acknowledged: reason?.reason ?? null,
      });
    };
    for (const q of questions) {
      for (const [rule, check] of QUESTION_RULES) {
        const hit = check(q);
        if (hit !== null) add(rule, q, hit);
      }
      if (q.question.type === "matrix")
        add("no-matrix", q, {
          quote: q.shown,
          rewrite: (q.question.rows ?? []).map((row) => `${q.shown} · ${row.id}`).join(" / "),
        });
    }
    for (const { q, hit } of sameDirection(questions)) add("same-direction", q, hit);
    for (const { q, hit } of openTextHits(questions)) add("open-text", q, hit);
    if (questions.length > MOST_QUESTIONS)
      add("needed", null, { quote: String(questions.length), rewrite: String(MOST_QUESTIONS) });
  }
  return findings;
}
