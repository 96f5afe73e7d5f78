import type { AnswerProblem, Answers } from "@tendwell/core/surveys";
import type { Context } from "hono";
import { TEXT_KEPT } from "./answer-drafts.ts";
import { renderPage } from "./render-page.ts";
import { htmlReply, linkQuery, shellOf } from "./respondent-replies.ts";
import type { Visit } from "./respondent-visits.ts";
import type { SurveyService } from "./survey-service.ts";

/** A page of questions as a form that carries, signed, who answers, since when, and what was answered before it. */
export function formReply(
  surveys: SurveyService,
  c: Context,
  status: number,
  visit: Visit,
  pageId: string,
  locale: string,
  answers: Answers,
  errors: Readonly<Record<string, AnswerProblem>>,
  attributes: Readonly<Record<string, string>>,
  form: {
    readonly carry: Answers;
    readonly flags: string;
    readonly respondent: string;
    readonly provisional: number | null;
    readonly startedAt?: number;
  },
): Response {
  const { survey } = visit;
  const { keys } = surveys;
  const now = surveys.now();
  const shell = shellOf(survey, locale, visit.href, visit.kiosk);
  const page = survey.pages.find((one) => one.id === pageId)!;
  const kept = new Set(Object.entries(answers).flatMap(([id, value]) => (value === TEXT_KEPT ? [id] : [])));
  const shown = Object.fromEntries(Object.entries(answers).filter(([id]) => !kept.has(id)));
  const html = renderPage({
    ...shell,
    page,
    answers: shown,
    attributes,
    errors,
    respondent: form.respondent,
    action: `${visit.href}?lang=${encodeURIComponent(locale)}${c.req.url.includes("?") ? linkQuery(c) : ""}`,
    hidden: {
      p: pageId,
      c: JSON.stringify(form.carry),
      n: keys.sign("form", form.respondent),
      t: keys.sign("time", `${now.toString(36)}-${(form.startedAt ?? now).toString(36)}-${form.flags}`),
    },
    trap: visit.invitation === null ? null : `${visit.href}/more`,
    provisional: form.provisional,
    keptTexts: kept,
  });
  return htmlReply(c, status, shell.nonce, html, visit.kiosk !== null);
}
