export { loadMessages, type Messages } from "./load-messages.ts";
export { LOCALE_NAMES, LOCALES, type Locale, NAMESPACES, type Namespace } from "./locales.ts";
export { translate } from "./translate.ts";
