import { loadMessages, type Messages } from "./load-messages.ts";
import type { Locale, Namespace } from "./locales.ts";

function textAt(messages: Messages, path: string): string | undefined {
  let node: string | Messages | undefined = messages;
  for (const part of path.split(".")) {
    if (node === undefined || typeof node === "string") return undefined;
    node = node[part];
  }
  return typeof node === "string" ? node : undefined;
}

/**
 * A text by its key `namespace:path.to.key`, for Node (the web has i18next on the same files). `{{name}}` is replaced by
 * `values.name`; a numeric `count` picks the CLDR plural form. Falls back to English; throws RangeError for an unknown key.
 */
export function translate(locale: Locale, key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const colon = key.indexOf(":");
  const namespace = key.slice(0, colon) as Namespace;
  const path = key.slice(colon + 1);
  for (const candidate of locale === "en" ? [locale] : [locale, "en" as const]) {
    const messages = loadMessages(candidate, namespace);
    const count = values.count;
    const plural =
      typeof count === "number"
        ? textAt(messages, `${path}_${new Intl.PluralRules(candidate).select(count)}`)
        : undefined;
    const text = plural ?? textAt(messages, path);
    if (text !== undefined) {
      return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
    }
  }
  throw new RangeError(`message requires a known key, got ${key}`);
}
