import { type Locale, translate } from "@tendwell/messages";
import { html, raw } from "hono/html";
import type { Html } from "./shared-charts.ts";
import { SHARED_STYLE } from "./shared-style.ts";

/** Texts of shared pages and report mails. */
export const words =
  (locale: Locale) =>
  (key: string, values: Readonly<Record<string, string | number>> = {}): string =>
    translate(locale, `shares:${key}`, values);

/** A whole page: its title, what stands above it, and its body. */
export function sharedPage(locale: Locale, title: string, body: Html): string {
  const page = html`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${raw(SHARED_STYLE)}</style></head><body><main>${body}</main></body></html>`;
  return String(page);
}

/** A page that only says something: expired, unknown, too many tries. */
export function noticePage(locale: Locale, key: "gone" | "tooMany" | "stopped" | "stopAsk", form?: Html): string {
  const say = words(locale);
  return sharedPage(
    locale,
    say(`notice.${key}.title`),
    html`<h1>${say(`notice.${key}.title`)}</h1><p>${say(`notice.${key}.text`)}</p>${form ?? ""}`,
  );
}

/** Asks for the link's password. */
export function passwordPage(locale: Locale, wrong: boolean): string {
  const say = words(locale);
  return sharedPage(
    locale,
    say("password.title"),
    html`<h1>${say("password.title")}</h1><p>${say("password.text")}</p><form method="post">${
      wrong ? html`<p class="error" role="alert" id="wrong">${say("password.wrong")}</p>` : ""
    }<label for="password">${say("password.label")}</label><input id="password" name="password" type="password" required autocomplete="off"${
      wrong ? raw(' aria-invalid="true" aria-describedby="wrong"') : ""
    }><button>${say("password.open")}</button></form>`,
  );
}
