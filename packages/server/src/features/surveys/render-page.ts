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
import { escapeHtml } from "./escape-html.ts";
import { renderQuestion } from "./render-question.ts";
import { respondentStyle } from "./respondent-style.ts";
import { surveyTexts } from "./respondent-texts.ts";

const NAMES: Readonly<Record<string, string>> = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
  ro: "Română",
};
const RIGHT_TO_LEFT = /^(ar|fa|he|ur|ps|yi|dv|ckb)(-|$)/;

export interface Shell {
  readonly survey: SurveyDefinition;
  readonly locale: string;
  /** Where the page is, for the links to other languages; null shows none. */
  readonly href: string | null;
  /** For the content security policy. */
  readonly nonce: string;
}

/** The document around a page. */
function renderShell(shell: Shell, title: string, body: string): string {
  const { survey, locale, href, nonce } = shell;
  const { theme } = survey;
  const logo = theme?.logo === undefined ? "" : `<img src="${escapeHtml(theme.logo)}" alt="">`;
  const others = href === null ? [] : survey.locales.filter((one) => one !== locale);
  const nav =
    others.length === 0
      ? ""
      : `<nav aria-label="${escapeHtml(surveyTexts(locale)("page.language"))}">${others
          .map(
            (one) =>
              `<a href="${escapeHtml(href!)}?lang=${encodeURIComponent(one)}" lang="${escapeHtml(one)}" hreflang="${escapeHtml(one)}">${escapeHtml(NAMES[one] ?? one)}</a>`,
          )
          .join("")}</nav>`;
  return `<!doctype html><html lang="${escapeHtml(locale)}" dir="${RIGHT_TO_LEFT.test(locale) ? "rtl" : "ltr"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style nonce="${escapeHtml(nonce)}">${respondentStyle(theme)}</style></head><body><main><header>${logo}${nav}</header>${body}</main></body></html>`;
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
  return renderShell(input, heading, body);
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
  return renderShell(shell, text, `<h1 role="status">${escapeHtml(text)}</h1>${link}${change}`);
}

/** A page that only says something: closed, expired, not known. */
export function renderNotice(shell: Shell, text: string, extra = ""): string {
  return renderShell(shell, text, `<h1>${escapeHtml(text)}</h1>${extra}`);
}
