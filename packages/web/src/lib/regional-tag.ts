import { matchLocale } from "../app/locales.ts";

function isLanguageTag(tag: string): boolean {
  try {
    Intl.getCanonicalLocales(tag);
    return true;
  } catch {
    return false;
  }
}

/**
 * The reader's regional form of a language of ours, for numbers and dates: the first of the browser's tags (best first) that is
 * one, else the language itself. Browsers started without a locale name none that can be used, such as `en-US@posix`.
 */
export function regionalTag(language: string, tags: readonly string[]): string {
  return tags.find((tag) => matchLocale(tag) === language && isLanguageTag(tag)) ?? language;
}
