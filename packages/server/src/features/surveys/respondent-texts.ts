import { LOCALES, type Locale, translate } from "@tendwell/messages";

/** Our own texts on respondent pages and in messages, in the respondent's language; English where we have none. */
export type SurveyTexts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export function surveyTexts(locale: string): SurveyTexts {
  const known =
    LOCALES.find((one) => one === locale) ?? LOCALES.find((one) => one.split("-")[0] === locale.split("-")[0]);
  const own: Locale = known ?? "en";
  return (key, values) => translate(own, `surveys:${key}`, values);
}

const WIDGET_KEYS = [
  "page.next",
  "page.send",
  "page.required",
  "page.otherText",
  "page.anonymous",
  "page.saved",
  "page.full",
  "page.already",
  "page.closed",
  "page.close",
  "page.give",
  "page.kept",
  "page.again",
  "page.stillThere",
  "page.yes",
  "thumbs.yes",
  "thumbs.no",
  "smiley.1",
  "smiley.2",
  "smiley.3",
  "smiley.4",
  "smiley.5",
  "error.required",
  "error.not_an_option",
  "error.out_of_scale",
  "error.too_short",
  "error.too_long",
  "error.too_few_choices",
  "error.too_many_choices",
  "error.not_an_email",
  "error.not_a_number",
  "error.other_needs_text",
  "error.not_ranked",
] as const;

/** The texts of a widget in one language, by the last parts of their keys. */
export function widgetTexts(locale: string): Readonly<Record<string, string>> {
  const t = surveyTexts(locale);
  const stars = [1, 2, 3, 4, 5].map((count) => [`stars.${count}`, t("stars", { count })] as const);
  // The widget fills in what only it knows.
  const own = WIDGET_KEYS.map((key) => [key.replace(/^page\./, ""), t(key, { seconds: "{s}" })] as const);
  return Object.fromEntries([...own, ...stars]);
}
