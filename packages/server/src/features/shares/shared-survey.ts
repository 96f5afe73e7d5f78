import { fallbackChain, questionsOf, type SurveyDefinition, textIn } from "@tendwell/core/surveys";
import type { Locale } from "@tendwell/messages";
import { html } from "hono/html";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { valueText } from "../reports/report-service.ts";
import type { ResultService } from "../surveys/result-service.ts";
import type { SurveyService } from "../surveys/survey-service.ts";
import type { Html } from "./shared-charts.ts";
import { words } from "./shared-page.ts";

type Results = Awaited<ReturnType<ResultService["results"]>>;
type Score = Results["scores"][number];

const said = (locale: Locale, value: number, unit: Score["unit"]): string =>
  valueText(locale, value, { unit, currency: null });

function scoreCard(locale: Locale, name: string, score: Score): Html {
  const say = words(locale);
  const value =
    score.value === null
      ? html`<p class="why">${say(score.suppressed ? "survey.suppressed" : "survey.none")}</p>`
      : html`<p class="value">${said(locale, score.value, score.unit)}</p>`;
  const between =
    score.value === null || score.interval === null
      ? ""
      : html`<span class="quiet">${say("survey.between", {
          low: said(locale, score.interval.low, score.unit),
          high: said(locale, score.interval.high, score.unit),
        })}</span>`;
  return html`<li class="card"><h3>${name}</h3>${value}<p class="row">${between}${
    score.suppressed ? "" : html`<span class="quiet">${say("survey.answers", { count: score.n })}</span>`
  }</p></li>`;
}

function share(locale: Locale, value: number | null): string {
  return value === null ? "–" : said(locale, value, "ratio");
}

function scrolled(label: string, table: Html): Html {
  return html`<h2>${label}</h2><div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`;
}

/** A survey's results without a single comment or name: what people wrote is not for whoever holds a link. */
export async function sharedSurvey(
  { results, surveys }: { readonly results: ResultService; readonly surveys: SurveyService },
  workspace: OpenWorkspace,
  surveyId: string,
  locale: Locale,
): Promise<{ readonly title: string; readonly body: Html; readonly lines: readonly { name: string; said: string }[] }> {
  const { value: survey } = await surveys.get(workspace.record.id, surveyId);
  const found = await results.results(workspace, surveyId, {});
  const say = words(locale);
  const names = namesOf(survey, locale);
  const nameOf = (question: string): string => names.get(question) ?? question;
  const scores = found.scores.filter((score) => score.group === null);
  const waves = found.waves.filter((score) => !score.suppressed && score.value !== null);
  const body = html`${
    scores.length === 0
      ? html`<p class="why">${say("survey.none")}</p>`
      : html`<ul class="grid">${scores.map((score) => scoreCard(locale, nameOf(score.question), score))}</ul>`
  }${
    waves.length === 0
      ? ""
      : scrolled(
          say("survey.waves"),
          html`<table><thead><tr><th scope="col">${say("survey.question")}</th><th scope="col">${say("survey.wave")}</th><th scope="col">${say("survey.score")}</th><th scope="col">${say("survey.count")}</th></tr></thead><tbody>${waves.map(
            (one) =>
              html`<tr><th scope="row">${nameOf(one.question)}</th><td>${one.wave}</td><td>${said(locale, one.value!, one.unit)}</td><td>${one.n}</td></tr>`,
          )}</tbody></table>`,
        )
  }${
    found.channels.length === 0
      ? ""
      : scrolled(
          say("survey.response"),
          html`<table><thead><tr><th scope="col">${say("survey.channel")}</th><th scope="col">${say("survey.sent")}</th><th scope="col">${say("survey.answered")}</th><th scope="col">${say("survey.rate")}</th></tr></thead><tbody>${found.channels.map(
            (one) =>
              html`<tr><th scope="row">${one.channel}</th><td>${one.sent}</td><td>${one.answered}</td><td>${share(locale, one.responseRate)}</td></tr>`,
          )}</tbody></table>`,
        )
  }${found.choices.map((choice) =>
    scrolled(
      nameOf(choice.question),
      html`<table><tbody>${choice.options.map(
        (option) =>
          html`<tr><th scope="row">${option.text}</th><td><svg class="bar" viewBox="0 0 100 6" aria-hidden="true" preserveAspectRatio="none"><rect class="d" width="${Math.round(option.share * 100)}" height="6" /></svg></td><td>${share(locale, option.share)}</td><td>${option.n}</td></tr>`,
      )}</tbody></table>`,
    ),
  )}`;
  return {
    title: textIn(survey.title, fallbackChain(survey, locale)) || survey.id,
    body,
    lines: scores.map((score) => ({
      name: nameOf(score.question),
      said: score.value === null ? "–" : said(locale, score.value, score.unit),
    })),
  };
}

function namesOf(survey: SurveyDefinition, locale: Locale): ReadonlyMap<string, string> {
  const chain = fallbackChain(survey, locale);
  return new Map(questionsOf(survey).map((question) => [question.id, textIn(question.text, chain)]));
}
