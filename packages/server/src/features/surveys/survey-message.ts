import { escapeHtml } from "@tendwell/core";
import {
  fallbackChain,
  pipeText,
  type SurveyDefinition,
  type SurveyQuestion,
  scaleOf,
  textIn,
} from "@tendwell/core/surveys";
import { surveyTexts } from "./respondent-texts.ts";

export interface MessageInput {
  readonly survey: SurveyDefinition;
  readonly company: string;
  readonly locale: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The personal link. */
  readonly link: string;
  readonly unsubscribe: string;
  /** The question that can be answered from the message; null where the first one is no scale. */
  readonly question: SurveyQuestion | null;
  readonly isReminder: boolean;
}

export interface MailText {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

const SMILEYS = ["😠", "🙁", "😐", "🙂", "😀"];

/** What a score looks like in a message. */
function faceOf(question: SurveyQuestion, score: number): string {
  if (question.type === "smileys") return SMILEYS[score - 1]!;
  if (question.type === "thumbs") return ["👎", "👍"][score]!;
  return question.type === "stars" ? `${score}★` : String(score);
}

/**
 * An invitation as HTML and as plain text, with one link per score. Colours are given in pairs, and the scheme is declared, so
 * that dark-mode programs neither invert nor hide anything. A click is no answer: the page asks to confirm it.
 */
export function mailText(input: MessageInput): MailText {
  const { survey, locale, question, link } = input;
  const t = surveyTexts(locale);
  const chain = fallbackChain(survey, locale);
  const pipe = (text: string) => pipeText(text, survey, {}, input.attributes, locale);
  const company = { company: input.company };
  const title = pipe(textIn(survey.title, chain));
  const own = pipe(textIn(survey.message?.subject, chain));
  const base = own === "" ? t("mail.subject", { ...company, title }) : own;
  const subject = input.isReminder ? t("mail.reminder", { subject: base }) : base;
  const given = pipe(textIn(survey.message?.body, chain));
  const body = given === "" ? t("mail.body", company) : given;
  const asked = question === null ? "" : pipe(textIn(question.text, chain));
  const at = (score: number | null) =>
    `${link}?lang=${encodeURIComponent(locale)}${score === null ? "" : `&score=${score}`}`;
  const scale = question === null ? null : scaleOf(question);
  const scores = scale === null ? [] : Array.from({ length: scale.max - scale.min + 1 }, (_, i) => scale.min + i);
  const label = (score: number) => (question === null ? "" : textIn(question.scale?.labels?.[String(score)], chain));
  const ends = scale === null ? "" : [label(scale.min), label(scale.max)].filter((one) => one !== "").join(" → ");
  const button = (href: string, text: string) =>
    `<a href="${escapeHtml(href)}" style="display:inline-block;min-width:32px;margin:3px;padding:10px 8px;border:1px solid #1f5fa8;border-radius:6px;background-color:#ffffff;color:#1f5fa8;text-align:center;text-decoration:none;font-weight:bold">${escapeHtml(text)}</a>`;
  const choices =
    question === null
      ? button(at(null), t("mail.button"))
      : `<p style="font-weight:bold">${escapeHtml(asked)}</p><div>${scores.map((score) => button(at(score), faceOf(question, score))).join("")}</div>${ends === "" ? "" : `<p style="font-size:13px">${escapeHtml(ends)}</p>`}<p><a href="${escapeHtml(at(null))}">${escapeHtml(t("mail.button"))}</a></p>`;
  const html = `<!doctype html><html lang="${escapeHtml(locale)}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escapeHtml(subject)}</title></head><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:600px;margin:0 auto;padding:16px"><p style="white-space:pre-line">${escapeHtml(body)}</p>${choices}<p style="font-size:13px;margin-top:32px">${escapeHtml(t("mail.why", company))} <a href="${escapeHtml(input.unsubscribe)}">${escapeHtml(t("mail.unsubscribe"))}</a></p></body></html>`;
  const text = [
    body,
    "",
    ...(question === null
      ? []
      : [
          asked,
          ...scores.map((score) => `${score}${label(score) === "" ? "" : ` (${label(score)})`}: ${at(score)}`),
          "",
        ]),
    `${t("mail.button")}: ${at(null)}`,
    "",
    `${t("mail.why", company)} ${t("mail.unsubscribe")}: ${input.unsubscribe}`,
    "",
  ].join("\n");
  return { subject, html, text };
}

/** An invitation as a text message. */
export function smsText(input: MessageInput): string {
  const chain = fallbackChain(input.survey, input.locale);
  const pipe = (text: string) => pipeText(text, input.survey, {}, input.attributes, input.locale);
  const own = pipe(textIn(input.survey.message?.sms, chain));
  const t = surveyTexts(input.locale);
  const lead =
    own === "" ? t("sms.text", { company: input.company, title: pipe(textIn(input.survey.title, chain)) }) : own;
  return `${lead} ${input.link} ${t("sms.stop")}`;
}
