import type { Locale, Namespace } from "@tendwell/messages/locales";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { preferredLocale, rememberLocale } from "./locales.ts";

const files = import.meta.glob<Record<string, unknown>>(
  ["../../../messages/locales/*/*.json", "!**/server.json", "!**/cli.json"],
  { import: "default" },
);
/** What every page needs; the other namespaces are loaded by the pages that ask for them. */
const FIRST: readonly Namespace[] = ["common", "web", "metrics"];
const needed = new Set<Namespace>(FIRST);

async function load(locale: Locale): Promise<void> {
  await Promise.all(
    [...needed].map(async (namespace) => {
      if (i18next.hasResourceBundle(locale, namespace)) return;
      const file = files[`../../../messages/locales/${locale}/${namespace}.json`];
      if (file === undefined) throw new Error(`messages requires a file for ${locale}/${namespace}, got none`);
      i18next.addResourceBundle(locale, namespace, await file());
    }),
  );
}

/** Loads a namespace that only some pages speak: a route asks for it in its `loader`, before its page is drawn. */
export async function needMessages(...namespaces: readonly Namespace[]): Promise<void> {
  for (const namespace of namespaces) needed.add(namespace);
  await load(i18next.language as Locale);
}

function dress(locale: Locale): void {
  document.documentElement.lang = locale;
}

/** Loads the reader's language (one lazy chunk per locale) before the first paint. */
export async function startMessages(): Promise<void> {
  const locale = preferredLocale();
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    ns: [...FIRST],
    defaultNS: "web",
    fallbackNS: ["common", "metrics"],
    interpolation: { escapeValue: false },
    partialBundledLanguages: true,
    resources: {},
    saveMissing: true,
    missingKeyHandler: (_locales, namespace, key) => {
      console.error(`message requires a text, got none for ${namespace}:${key}`);
    },
    react: { useSuspense: false },
  });
  await load(locale);
  await i18next.changeLanguage(locale);
  dress(locale);
}

/** Changes the language without a reload. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await load(locale);
  rememberLocale(locale);
  dress(locale);
  await i18next.changeLanguage(locale);
}
