import type { LocaleTexts, SurveyDefinition, SurveyOption, SurveyQuestion } from "@tendwell/core/surveys";
import { fallbackChain, textIn } from "@tendwell/core/surveys";

/** A text as the reader of the pages would read it: in their language where the survey has it. */
export function readable(
  survey: Pick<SurveyDefinition, "locale" | "fallback">,
  texts: LocaleTexts | undefined,
  locale: string,
): string {
  return textIn(texts, fallbackChain(survey, locale));
}

/** What stands in exactly this language; nothing where it is missing. A plain text is the survey's own language. */
export function ownText(texts: LocaleTexts | undefined, locale: string, own: string): string {
  if (texts === undefined) return "";
  return typeof texts === "string" ? (locale === own ? texts : "") : (texts[locale] ?? "");
}

/** The texts with one language changed; an emptied language is left out, undefined where none is left. */
export function withText(
  texts: LocaleTexts | undefined,
  locale: string,
  text: string,
  own: string,
): LocaleTexts | undefined {
  const before = typeof texts === "string" ? { [own]: texts } : (texts ?? {});
  const next = { ...before, [locale]: text };
  if (text === "") delete next[locale];
  return Object.keys(next).length === 0 ? undefined : next;
}

/** For texts that must be there: an empty one stays, as an empty text of the survey's own language. */
const must = (texts: LocaleTexts | undefined, own: string): LocaleTexts => texts ?? { [own]: "" };

/** The survey with one text changed; places are those of core's `surveyTexts`. */
export function setTextAt(survey: SurveyDefinition, place: string, locale: string, text: string): SurveyDefinition {
  const own = survey.locale;
  const [head = "", id = "", part = "text", key = ""] = place.split(".");
  const needed = (texts: LocaleTexts | undefined): LocaleTexts => must(withText(texts, locale, text, own), own);
  if (head === "title") return { ...survey, title: needed(survey.title) };
  if (head === "intro") return without({ ...survey, intro: withText(survey.intro, locale, text, own) });
  if (head === "pages") {
    return {
      ...survey,
      pages: survey.pages.map((page) =>
        page.id === id ? without({ ...page, title: withText(page.title, locale, text, own) }) : page,
      ),
    };
  }
  if (head === "thankYou") {
    return {
      ...survey,
      thankYou: survey.thankYou.map((one, index) => {
        if (String(index) !== id) return one;
        if (part !== "link") return { ...one, text: needed(one.text) };
        return one.link === undefined ? one : { ...one, link: { ...one.link, text: needed(one.link.text) } };
      }),
    };
  }
  if (head === "message") {
    const message = without({
      ...survey.message,
      [id]: withText(survey.message?.[id as "subject" | "body" | "sms"], locale, text, own),
    });
    return without({ ...survey, message: Object.keys(message).length === 0 ? undefined : message });
  }
  if (head !== "questions") return survey;
  const named = (options: readonly SurveyOption[] | undefined): readonly SurveyOption[] =>
    (options ?? []).map((option) => (option.id === key ? { ...option, text: needed(option.text) } : option));
  return changeQuestion(survey, id, (question) => {
    if (part === "help") return without({ ...question, help: withText(question.help, locale, text, own) });
    if (part === "options") return { ...question, options: named(question.options) };
    if (part === "rows") return { ...question, rows: named(question.rows) };
    if (part === "labels" && question.scale !== undefined) {
      const labels: Record<string, LocaleTexts> = { ...question.scale.labels };
      labels[key] = needed(labels[key]);
      return { ...question, scale: { ...question.scale, labels } };
    }
    return { ...question, text: needed(question.text) };
  });
}

/** The survey with one question changed. */
export function changeQuestion(
  survey: SurveyDefinition,
  id: string,
  change: (question: SurveyQuestion) => SurveyQuestion,
): SurveyDefinition {
  return {
    ...survey,
    pages: survey.pages.map((page) => ({
      ...page,
      questions: page.questions.map((question) => (question.id === id ? change(question) : question)),
    })),
  };
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The object without its undefined fields: a document has none. */
export function without<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Present<T>;
}
