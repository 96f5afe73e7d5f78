import { randomBytes } from "node:crypto";
import { acceptedLanguages, chooseLocale, type SurveyDefinition } from "@tendwell/core/surveys";
import type { Context } from "hono";
import { PUBLIC_HEADERS, sealResponse } from "../../access/public-headers.ts";
import { type Kiosk, renderNotice, type Shell } from "./render-page.ts";
import { surveyTexts } from "./respondent-texts.ts";

/** Stands for a survey that is not there: its notices are said in the languages of the program. */
export const NO_SURVEY: SurveyDefinition = {
  id: "none",
  title: "",
  locale: "en",
  locales: ["en", "zh-Hans", "zh-Hant", "ro"],
  pages: [],
  thankYou: [],
};

const queries = new WeakMap<Context, Readonly<Record<string, string>>>();

/** The parameters of a request, read once: several parts of an answer ask for them. */
export function queryOf(c: Context): Readonly<Record<string, string>> {
  let query = queries.get(c);
  if (query === undefined) {
    query = c.req.query();
    queries.set(c, query);
  }
  return query;
}

/** The link's own parameters (campaigns), kept through the pages. */
export function linkQuery(c: Context): string {
  return Object.entries(queryOf(c))
    .filter(([name]) => name !== "lang" && name !== "score")
    .map(([name, value]) => `&${encodeURIComponent(name)}=${encodeURIComponent(value.slice(0, 200))}`)
    .join("");
}

const NONCE_BYTES = 12;
let random = Buffer.alloc(0);

/** Random bytes are drawn for many nonces at a time: each draw asks the system anew. */
function freshNonce(): string {
  if (random.length < NONCE_BYTES) random = randomBytes(NONCE_BYTES * 256);
  const nonce = random.toString("base64url", 0, NONCE_BYTES);
  random = random.subarray(NONCE_BYTES);
  return nonce;
}

/** A page under a policy that lets nothing in but its own style and, where it has one, our script. */
export function htmlReply(c: Context, status: number, nonce: string, text: string, scripts = false): Response {
  // Our own script, where a page has one: on kiosks and while an answer is checked.
  const allowed = scripts ? " script-src 'self'; connect-src 'self'; worker-src 'self';" : "";
  const response = c.body(text, status as 200, {
    ...PUBLIC_HEADERS,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none';${allowed} style-src 'nonce-${nonce}'; img-src https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
  });
  return sealResponse(response);
}

/** The language of the link, else of the contact, else of the browser, among those the survey speaks. */
export function localeOf(c: Context, survey: SurveyDefinition, contact: string | null): string {
  return chooseLocale(survey, {
    link: queryOf(c).lang ?? null,
    contact,
    browser: acceptedLanguages(c.req.header("accept-language") ?? null),
  });
}

/** What every page of a survey has in common. */
export function shellOf(
  survey: SurveyDefinition,
  locale: string,
  href: string | null,
  kiosk: Kiosk | null = null,
): Shell {
  return { survey, locale, href, nonce: freshNonce(), kiosk };
}

/** One sentence as a page. */
export function noticeReply(
  c: Context,
  status: number,
  key: string,
  survey: SurveyDefinition = NO_SURVEY,
  contact: string | null = null,
): Response {
  const locale = localeOf(c, survey, contact);
  const shell = shellOf(survey, locale, null);
  return htmlReply(c, status, shell.nonce, renderNotice(shell, surveyTexts(locale)(key)));
}
