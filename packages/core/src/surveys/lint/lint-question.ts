import type { LocaleTexts, SurveyDefinition, SurveyOption, SurveyQuestion } from "../definition.ts";
import { fallbackChain, textIn } from "../localise.ts";
import { scaleOf } from "../question-scale.ts";
import { type LintLanguage, lintText } from "./lint-language.ts";

/** A question in one language, as the rules read it. */
export interface LintQuestion {
  readonly question: SurveyQuestion;
  readonly language: LintLanguage;
  readonly locale: string;
  /** As written. */
  readonly shown: string;
  /** Folded for comparison. */
  readonly text: string;
  /** Options as written and folded, "other" included. */
  readonly options: readonly { readonly shown: string; readonly text: string; readonly option: SurveyOption }[];
  /** Labels of the scale from its lowest score up, "" where there is none. */
  readonly labels: readonly string[];
  readonly shownLabels: readonly string[];
}

/** Whether a text is in this language (and not only in one it falls back to). */
function isWrittenIn(texts: LocaleTexts, locale: string, own: string): boolean {
  return typeof texts === "string" ? locale === own : (texts[locale] ?? "").trim() !== "";
}

/** The questions of a survey that have a text of this language. */
export function lintQuestions(
  survey: SurveyDefinition,
  locale: string,
  language: LintLanguage,
): readonly LintQuestion[] {
  const chain = fallbackChain(survey, locale);
  return survey.pages
    .flatMap((page) => page.questions)
    .filter((question) => question.type !== "hidden" && isWrittenIn(question.text, locale, survey.locale))
    .map((question) => {
      const shown = textIn(question.text, chain);
      const scale = scaleOf(question);
      const shownLabels =
        scale === null
          ? []
          : Array.from({ length: scale.max - scale.min + 1 }, (_, i) =>
              textIn(question.scale?.labels?.[String(scale.min + i)], chain),
            );
      return {
        question,
        language,
        locale,
        shown,
        text: lintText(shown, language),
        options: (question.options ?? []).map((option) => {
          const text = textIn(option.text, chain);
          return { shown: text, text: lintText(text, language), option };
        }),
        labels: shownLabels.map((label) => lintText(label, language)),
        shownLabels,
      };
    });
}
