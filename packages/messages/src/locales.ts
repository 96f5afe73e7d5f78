/** Languages of every user-facing text, BCP 47. */
export const LOCALES = ["en", "zh-Hans", "zh-Hant", "ro"] as const;
export type Locale = (typeof LOCALES)[number];

/** One JSON file per namespace and locale under `locales/`. */
export const NAMESPACES = [
  "common",
  "web",
  "metrics",
  "catalogue",
  "notes",
  "data",
  "pages",
  "definitions",
  "server",
  "cli",
  "reports",
  "surveys",
  "sends",
  "health",
  "portfolio",
  "team",
  "exchange",
  "shares",
  "notify",
  "touches",
] as const;
export type Namespace = (typeof NAMESPACES)[number];

/** The languages' own names. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
  ro: "Română",
};
