import { readFileSync } from "node:fs";
import type { Locale, Namespace } from "./locales.ts";

/** A namespace's texts: nested objects whose leaves are texts. */
export interface Messages {
  readonly [key: string]: string | Messages;
}

const cache = new Map<string, Messages>();

/** Reads one namespace of one locale from disk (Node only; the web imports the JSON files lazily). */
export function loadMessages(locale: Locale, namespace: Namespace): Messages {
  const key = `${locale}/${namespace}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const file = new URL(`../locales/${key}.json`, import.meta.url);
  const messages = JSON.parse(readFileSync(file, "utf8")) as Messages;
  cache.set(key, messages);
  return messages;
}
