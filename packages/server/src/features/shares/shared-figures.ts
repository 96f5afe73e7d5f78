import type { MetricResult, SharedQuestion } from "@tendwell/contract";
import { findMetric, type MetricDefinition, toIso } from "@tendwell/core";
import { type Locale, loadMessages, translate } from "@tendwell/messages";
import { html } from "hono/html";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { DashboardService } from "../dashboard/dashboard-service.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import { changeText, monthText, valueText } from "../reports/report-service.ts";
import { type Html, lineChart } from "./shared-charts.ts";
import { words } from "./shared-page.ts";

interface Series {
  readonly name: string;
  readonly direction: MetricDefinition["direction"];
  /** The last period's figure. */
  readonly current: MetricResult;
  readonly previous: number | null;
  readonly points: readonly { readonly start: string; readonly value: number | null }[];
}

const MARKS = { healthy: "●", watch: "▲", at_risk: "■" } as const;

/** A metric's name in the reader's language; a company's own metric has the one it was given. */
function titleOf(locale: Locale, metric: MetricDefinition): string {
  return findMetric(metric.id) === undefined ? metric.title : translate(locale, `metrics:${metric.id}.title`);
}

function partOf(locale: Locale, component: string): string {
  const { component: known } = loadMessages(locale, "metrics");
  const word = typeof known === "object" ? (known[component] ?? known[`by_${component}`]) : undefined;
  return typeof word === "string" ? word : component;
}

/** A period's first day as a reader says it. */
function periodText(locale: Locale, start: string, grain: string): string {
  if (grain === "year") return start.slice(0, 4);
  if (grain === "month" || grain === "quarter") return monthText(locale, start);
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${start}T00:00:00Z`),
  );
}

function said(locale: Locale, result: MetricResult): string {
  if (result.value === null) return translate(locale, `common:reason.${result.reason ?? "no_data"}`);
  return valueText(locale, result.value, result);
}

function changeLine(locale: Locale, { current, previous, direction }: Series): Html | "" {
  if (current.value === null || previous === null) return "";
  const difference = current.value - previous;
  const good = direction === "lower" ? difference < 0 : difference > 0;
  const tone = difference === 0 || direction === "neither" ? "quiet" : good ? "good" : "bad";
  const arrow = difference === 0 ? "→" : difference > 0 ? "↑" : "↓";
  return html`<span class="${tone}">${arrow} ${changeText(locale, current.value, previous, current)}</span>`;
}

function bandLine(locale: Locale, result: MetricResult): Html | "" {
  if (result.band === null) return "";
  const { name, status } = result.band;
  return html`<span class="${status}">${MARKS[status]} ${translate(locale, `common:band.${name}`)}</span>`;
}

function card(locale: Locale, grain: string, series: Series): Html {
  const { current, name } = series;
  const points = series.points.map(({ start, value }) => ({
    label: periodText(locale, start, grain),
    value,
    said: value === null ? "–" : valueText(locale, value, current),
  }));
  return html`<li class="card"><h3>${name}</h3><p class="${current.value === null ? "why" : "value"}">${said(locale, current)}</p><p class="row">${changeLine(locale, series)}${bandLine(locale, current)}${
    current.provisional ? html`<span class="quiet">${translate(locale, "common:provisional")}</span>` : ""
  }</p>${lineChart(points, name, "card")}</li>`;
}

function table(locale: Locale, grain: string, all: readonly Series[], caption: string): Html {
  const starts = [...new Set(all.flatMap((one) => one.points.map((point) => point.start)))].sort();
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><thead><tr><th scope="col">${words(locale)("figure")}</th>${starts.map(
    (start) => html`<th scope="col">${periodText(locale, start, grain)}</th>`,
  )}</tr></thead><tbody>${all.map(
    (one) =>
      html`<tr><th scope="row">${one.name}</th>${starts.map((start) => {
        const value = one.points.find((point) => point.start === start)?.value ?? null;
        return html`<td>${value === null ? "–" : valueText(locale, value, one.current)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}

export interface SharedFigures {
  readonly asOf: string;
  readonly currency: string;
  readonly zone: string;
  readonly body: Html;
  /** Name and figure of each card, for the text of a mail. */
  readonly lines: readonly { readonly name: string; readonly said: string; readonly change: string | null }[];
}

/** The dashboard's cards and their periods as a page's body. */
export async function sharedDashboard(
  { metrics, dashboards }: { readonly metrics: MetricService; readonly dashboards: DashboardService },
  workspace: OpenWorkspace,
  question: SharedQuestion,
  locale: Locale,
  signal: AbortSignal,
): Promise<SharedFigures> {
  const { layout = "auto", grain = "month", segment, filter, currency, asOf, knownAt, basis } = question;
  const asked = { layout, grain, segment, filter, currency, asOf, knownAt, basis };
  const found = await dashboards.dashboard(workspace, asked, signal);
  const known = new Map(
    (await metrics.metricsOf(workspace, { asOf, knownAt, basis })).map((metric) => [metric.id, metric]),
  );
  const all = found.cards.flatMap((one): Series[] => {
    const metric = known.get(one.metric);
    if (metric === undefined) return [];
    const part =
      one.component === null || one.component === firstPart(metric) ? "" : ` · ${partOf(locale, one.component)}`;
    return [
      {
        name: `${titleOf(locale, metric)}${part}`,
        direction: metric.direction,
        current: one.current,
        previous: one.previous,
        points: one.series,
      },
    ];
  });
  const say = words(locale);
  return {
    asOf: found.asOf,
    currency: found.currency,
    zone: found.zone,
    body: html`<ul class="grid">${all.map((one) => card(locale, grain, one))}</ul><details><summary>${say("table")}</summary>${table(locale, grain, all, say("table"))}</details>`,
    lines: all.map((one) => ({
      name: one.name,
      said: said(locale, one.current),
      change:
        one.current.value === null || one.previous === null
          ? null
          : changeText(locale, one.current.value, one.previous, one.current),
    })),
  };
}

function firstPart(metric: MetricDefinition): string | null {
  return metric.components === "open" ? null : (metric.components[0] ?? null);
}

/** One metric with its parts over time, its definition below. */
export async function sharedMetric(
  metrics: MetricService,
  workspace: OpenWorkspace,
  question: SharedQuestion,
  locale: Locale,
  signal: AbortSignal,
): Promise<SharedFigures> {
  const { grain = "month", segment, filter, currency, asOf, knownAt, basis } = question;
  const query = { grain, segment, filter, currency, asOf, knownAt, basis };
  const metric = await metrics.metricOf(workspace, question.metric ?? "", query);
  const { scope } = await metrics.prepare(workspace, metric, query);
  const results = await metrics.results(workspace, metric.id, query, { route: "share", signal });
  const title = titleOf(locale, metric);
  const parts = [...new Set(results.map((result) => result.component))];
  const all = parts.map((component): Series => {
    const own = results.filter((result) => result.component === component);
    const current = own.at(-1)!;
    return {
      name: component === null ? title : `${title} · ${partOf(locale, component)}`,
      direction: metric.direction,
      current,
      previous: own.at(-2)?.value ?? null,
      points: own.map((result) => ({ start: result.period.start, value: result.value })),
    };
  });
  const say = words(locale);
  const head = all[0];
  const meaning =
    findMetric(metric.id) === undefined ? metric.summary : translate(locale, `metrics:${metric.id}.summary`);
  return {
    asOf: toIso(scope.asOf),
    currency: scope.currency,
    zone: scope.zone,
    body: html`${
      head === undefined
        ? html`<p class="why">${translate(locale, "common:reason.no_data")}</p>`
        : html`<p class="${head.current.value === null ? "why" : "value"}">${said(locale, head.current)}</p><p class="row">${changeLine(locale, head)}${bandLine(locale, head.current)}</p>${lineChart(
            head.points.map(({ start, value }) => ({
              label: periodText(locale, start, grain),
              value,
              said: value === null ? "–" : valueText(locale, value, head.current),
            })),
            head.name,
            "page",
          )}<h2>${say("table")}</h2>${table(locale, grain, all, say("table"))}`
    }<h2>${say("definition")}</h2><p>${meaning}</p>`,
    lines: all.map((one) => ({ name: one.name, said: said(locale, one.current), change: null })),
  };
}
