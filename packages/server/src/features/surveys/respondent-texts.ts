import { LOCALES, type Locale, translate } from "@tendwell/messages";

/** Our own texts on respondent pages and in messages, in the respondent's language; English where we have none. */
export type SurveyTexts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export function surveyTexts(locale: string): SurveyTexts {
  const known =
    LOCALES.find((one) => one === locale) ?? LOCALES.find((one) => one.split("-")[0] === locale.split("-")[0]);
  const own: Locale = known ?? "en";
  return (key, values) => translate(own, `surveys:${key}`, values);
}
