import type { SurveyDefinition, SurveyQuestion } from "@tendwell/core/surveys";
import { questionOfPlace } from "./place-of.ts";
import type { SurveyFinding } from "./survey-queries.ts";
import { changeQuestion, setTextAt } from "./survey-text.ts";

/** What one rule says of one place, in every language that it was found in. */
export interface FindingGroup {
  readonly key: string;
  /** The one to show: of the language being written, else the first. */
  readonly shown: SurveyFinding;
  readonly all: readonly SurveyFinding[];
}

/** The same finding in four languages is one thing to mend. */
export function groupFindings(findings: readonly SurveyFinding[], locale: string): readonly FindingGroup[] {
  const groups = new Map<string, SurveyFinding[]>();
  for (const one of findings) {
    const key = `${one.rule} ${one.place}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, all]) => ({
    key,
    all,
    shown: all.find((one) => one.locale === locale) ?? (all[0] as SurveyFinding),
  }));
}

const WORDINGS: readonly string[] = ["specific", "direct", "leading", "validated"];
/** Rewrites that are a setting, not a wording. */
export const SETTING_REWRITES = { "randomise: true": "shuffle", "required: false": "optional" } as const;

const settingOf = (finding: SurveyFinding): keyof typeof SETTING_REWRITES | null =>
  finding.rewrite !== null && finding.rewrite in SETTING_REWRITES
    ? (finding.rewrite as keyof typeof SETTING_REWRITES)
    : null;

/** How a rewrite changes the survey; null where it only shows the way, as for two questions out of one. */
export function rewriteOf(group: FindingGroup): ((survey: SurveyDefinition) => SurveyDefinition) | null {
  const id = questionOfPlace(group.shown.place);
  if (id === null) return null;
  const setting = settingOf(group.shown);
  if (setting !== null)
    return (survey) =>
      changeQuestion(survey, id, (question): SurveyQuestion => {
        if (setting === "randomise: true") return { ...question, randomise: true };
        const { required: _, ...rest } = question;
        return rest;
      });
  const texts = group.all.filter(
    (one) => WORDINGS.includes(one.rule) && one.rewrite !== null && !/^\d+–\d+$/.test(one.rewrite),
  );
  if (texts.length === 0) return null;
  return (survey) =>
    texts.reduce((next, one) => setTextAt(next, `questions.${id}.text`, one.locale, one.rewrite ?? ""), survey);
}
