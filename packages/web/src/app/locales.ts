import { LOCALES, type Locale } from "@tendwell/messages/locales";

const STORED = "tendwell.locale";

/** The locale that fits a BCP 47 tag best: Chinese by script or region, else by language, else null. */
export function matchLocale(tag: string): Locale | null {
  const lower = tag.toLowerCase();
  if (lower.startsWith("zh")) return /hant|-tw|-hk|-mo/.test(lower) ? "zh-Hant" : "zh-Hans";
  return LOCALES.find((locale) => lower === locale || lower.startsWith(`${locale}-`)) ?? null;
}

/** The reader's own choice, else the first of the browser's languages that we speak, else English. */
export function preferredLocale(): Locale {
  const stored = localStorage.getItem(STORED);
  const tags = [...(stored === null ? [] : [stored]), ...navigator.languages];
  for (const tag of tags) {
    const locale = matchLocale(tag);
    if (locale !== null) return locale;
  }
  return "en";
}

export function rememberLocale(locale: Locale): void {
  localStorage.setItem(STORED, locale);
}
