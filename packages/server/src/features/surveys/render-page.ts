import { escapeHtml } from "@tendwell/core";
import {
  type AnswerProblem,
  type Answers,
  fallbackChain,
  pathOf,
  pipeText,
  type SurveyDefinition,
  type SurveyPage,
  textIn,
  thankYouOf,
  visibleQuestions,
} from "@tendwell/core/surveys";
import { renderQuestion } from "./render-question.ts";
import { respondentStyle } from "./respondent-style.ts";
import { surveyTexts } from "./respondent-texts.ts";

const NAMES: Readonly<Record<string, string>> = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
  ro: "Română",
};
const named = new Map(Object.entries(NAMES));

/** A language's name in itself. */
function ownName(locale: string): string {
  let name = named.get(locale);
  if (name === undefined) {
    try {
      name = new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale;
    } catch {
      // Put together like a language's tag, and none all the same.
      name = locale;
    }
    named.set(locale, name);
  }
  return name;
}

const RIGHT_TO_LEFT = /^(ar|fa|he|ur|ps|yi|dv|ckb|sd|ug|ku-arab)(-|$)/i;

export function isRightToLeft(locale: string): boolean {
  return RIGHT_TO_LEFT.test(locale);
}

/** A page that stands in a public place: large, and starts over by itself. */
export interface Kiosk {
  /** Where it starts. */
  readonly home: string;
  /** Where its script gets the survey and hands in answers. */
  readonly api: string;
  readonly resetSeconds: number;
}

export interface Shell {
  readonly survey: SurveyDefinition;
  readonly locale: string;
  /** Where the page is, for the links to other languages; null shows none. */
  readonly href: string | null;
  /** For the content security policy. */
  readonly nonce: string;
  readonly kiosk?: Kiosk | null;
}

/** The document around a page. */
function renderShell(shell: Shell, title: string, body: string, head = ""): string {
  const { survey, locale, href, nonce } = shell;
  const kiosk = shell.kiosk ?? null;
  const { theme } = survey;
  const logo = theme?.logo === undefined ? "" : `<img src="${escapeHtml(theme.logo)}" alt="">`;
  const others = href === null ? [] : survey.locales.filter((one) => one !== locale);
  const nav =
    others.length === 0
      ? ""
      : `<nav aria-label="${escapeHtml(surveyTexts(locale)("page.language"))}">${others
          .map(
            (one) =>
              `<a href="${escapeHtml(href!)}?lang=${encodeURIComponent(one)}${kiosk === null ? "" : "&amp;kiosk=1"}" lang="${escapeHtml(one)}" hreflang="${escapeHtml(one)}">${escapeHtml(ownName(one))}</a>`,
          )
          .join("")}</nav>`;
  return `<!doctype html><html lang="${escapeHtml(locale)}" dir="${isRightToLeft(locale) ? "rtl" : "ltr"}"${kiosk === null ? "" : ' class="kiosk"'}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title>${head}<style nonce="${escapeHtml(nonce)}">${respondentStyle(theme)}</style></head><body><main><header>${logo}${nav}</header>${body}</main></body></html>`;
}

export interface PageInput extends Shell {
  readonly page: SurveyPage;
  readonly answers: Answers;
  readonly attributes: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, AnswerProblem>>;
  readonly respondent: string;
  readonly action: string;
  /** Hidden fields of the form. */
  readonly hidden: Readonly<Record<string, string>>;
  /** A link that no person can see: whoever follows it is a machine. Null in previews. */
  readonly trap: string | null;
  /** A score chosen by a click in a message, to be confirmed. */
  readonly provisional: number | null;
  readonly keptTexts: ReadonlySet<string>;
}

/** One page of a survey as a form that works without scripts. */
export function renderPage(input: PageInput): string {
  const { survey, page, locale, answers, attributes, errors } = input;
  const t = surveyTexts(locale);
  const chain = fallbackChain(survey, locale);
  const path = pathOf(survey, answers, attributes);
  const step = path.findIndex((one) => one.id === page.id) + 1;
  const heading = textIn(survey.title, chain);
  const isFirst = step <= 1;
  const title = textIn(page.title, chain);
  const intro =
    isFirst && survey.intro !== undefined
      ? `<p>${escapeHtml(pipeText(textIn(survey.intro, chain), survey, answers, attributes, locale))}</p>`
      : "";
  const failed = Object.keys(errors);
  const problems =
    failed.length === 0
      ? ""
      : `<div class="box error" role="alert">${escapeHtml(t("page.errors", { count: failed.length }))}</div>`;
  const confirm =
    input.provisional === null
      ? ""
      : `<div class="box" role="status">${escapeHtml(t("page.confirmScore", { score: input.provisional }))}</div>`;
  const anonymous =
    survey.anonymous === true && isFirst ? `<p class="hint">${escapeHtml(t("page.anonymous"))}</p>` : "";
  const questions = visibleQuestions(page, answers, attributes).map((question) => {
    const error = errors[question.id];
    return renderQuestion(question, {
      survey,
      locale,
      t,
      answers,
      attributes,
      respondent: input.respondent,
      error: error === undefined ? null : t(`error.${error}`),
      textKept: input.keptTexts.has(question.id),
    });
  });
  const hidden = Object.entries(input.hidden)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join("");
  const honeypot = `<div class="trap" aria-hidden="true"><label>${escapeHtml(t("page.leaveEmpty"))}<input name="website" tabindex="-1" autocomplete="off"></label>${input.trap === null ? "" : `<a href="${escapeHtml(input.trap)}" tabindex="-1" rel="nofollow">${escapeHtml(t("page.leaveEmpty"))}</a>`}</div>`;
  const steps =
    path.length > 1 ? `<p class="step">${escapeHtml(t("page.step", { step, steps: path.length }))}</p>` : "";
  const isLast = step === path.length;
  const body = `<h1>${escapeHtml(heading)}</h1>${steps}${intro}${problems}${confirm}${title === "" ? "" : `<h2>${escapeHtml(title)}</h2>`}<form method="post" action="${escapeHtml(input.action)}" accept-charset="utf-8"${failed.length > 0 ? " novalidate" : ""}>${hidden}${questions.join("")}${honeypot}<button>${escapeHtml(t(isLast ? "page.send" : "page.next"))}</button></form>${anonymous}`;
  return renderShell(input, heading, body, input.kiosk == null ? "" : kioskHead(input.kiosk, isFirst));
}

/** The answer waits: scripts solve a puzzle and hand it in; without them a short wait does, and a button. */
export function renderCheck(
  shell: Shell,
  check: {
    readonly action: string;
    /** Everything that was handed in, to be handed in again. */
    readonly fields: readonly (readonly [name: string, value: string])[];
    readonly wait: string;
    readonly waitSeconds: number;
    readonly tooEarly: boolean;
    readonly challenge: unknown;
  },
): string {
  const t = surveyTexts(shell.locale);
  const hidden = [...check.fields, ["wait", check.wait] as const, ["proof", ""] as const]
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join("");
  const wait = t(check.tooEarly ? "check.early" : "check.plain", { seconds: check.waitSeconds });
  const body = `<h1>${escapeHtml(t("check.title"))}</h1><p>${escapeHtml(t("check.about"))}</p><p class="box" role="status" data-working="${escapeHtml(t("check.working"))}">${escapeHtml(wait)}</p><form method="post" action="${escapeHtml(check.action)}" accept-charset="utf-8" data-challenge="${escapeHtml(JSON.stringify(check.challenge))}">${hidden}<button>${escapeHtml(t("check.send"))}</button></form>`;
  return renderShell(shell, t("check.title"), body, `<script src="/widget.js" defer></script>`);
}

/** What stands at the end, by the answers given. */
export function renderThanks(
  shell: Shell,
  answers: Answers,
  attributes: Readonly<Record<string, string>>,
  changeable: boolean,
): string {
  const { survey, locale } = shell;
  const t = surveyTexts(locale);
  const chain = fallbackChain(survey, locale);
  const thanks = thankYouOf(survey, answers, attributes);
  const pipe = (text: string) => pipeText(text, survey, answers, attributes, locale);
  const text = thanks === null ? t("page.saved") : pipe(textIn(thanks.text, chain));
  const link =
    thanks?.link === undefined
      ? ""
      : `<p><a class="cta" href="${escapeHtml(thanks.link.url)}" rel="noreferrer">${escapeHtml(pipe(textIn(thanks.link.text, chain)))}</a></p>`;
  const change =
    changeable && shell.href !== null
      ? `<p><a href="${escapeHtml(shell.href)}?lang=${encodeURIComponent(locale)}">${escapeHtml(t("page.change"))}</a></p>`
      : "";
  const kiosk = shell.kiosk ?? null;
  // No script is needed to start over.
  const restart =
    kiosk === null
      ? ""
      : `<meta http-equiv="refresh" content="${Math.min(kiosk.resetSeconds, 10)};url=${escapeHtml(kiosk.home)}">`;
  const again =
    kiosk === null ? "" : `<p><a class="cta" href="${escapeHtml(kiosk.home)}">${escapeHtml(t("page.again"))}</a></p>`;
  // Nobody follows links of their own on a device of somebody else's.
  const body = `<h1 role="status">${escapeHtml(text)}</h1>${kiosk === null ? link : ""}${change}${again}`;
  return renderShell(shell, text, body, restart);
}

/** With scripts the kiosk runs in the page; without, a page that was left in the middle starts over after ten pauses. */
function kioskHead(kiosk: Kiosk, isFirst: boolean): string {
  const refresh = `<noscript><meta http-equiv="refresh" content="${kiosk.resetSeconds * 10};url=${escapeHtml(kiosk.home)}"></noscript>`;
  return `<script src="/widget.js" defer data-kiosk="${escapeHtml(kiosk.api)}"></script>${isFirst ? "" : refresh}`;
}

/** A page that only says something: closed, expired, not known. */
export function renderNotice(shell: Shell, text: string, extra = ""): string {
  return renderShell(shell, text, `<h1>${escapeHtml(text)}</h1>${extra}`);
}
