import type { SharedQuestion, SharedView } from "@tendwell/contract";
import { METRICS } from "@tendwell/core";
import type { Locale } from "@tendwell/messages";
import { html } from "hono/html";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { DashboardService } from "../dashboard/dashboard-service.ts";
import type { LayoutService } from "../dashboard/layout-service.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import { boardPack, saasWorkbook } from "../reports/report-service.ts";
import type { ResultService } from "../surveys/result-service.ts";
import type { SurveyService } from "../surveys/survey-service.ts";
import { sharedDashboard, sharedMetric } from "./shared-figures.ts";
import { sharedPage, words } from "./shared-page.ts";
import { sharedSurvey } from "./shared-survey.ts";

export interface ViewParts {
  readonly metrics: MetricService;
  readonly dashboards: DashboardService;
  readonly layouts: LayoutService;
  readonly results: ResultService;
  readonly surveys: SurveyService;
}

/** What a view shows: a page, or a file. */
export type Shown =
  | {
      readonly kind: "page";
      readonly html: string;
      /** Figures in words, for mails. */
      readonly lines: readonly { readonly name: string; readonly said: string; readonly change?: string | null }[];
    }
  | { readonly kind: "file"; readonly name: string; readonly type: string; readonly bytes: Uint8Array };

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const MONTHS = 13;

/** Shows one view of a workspace to somebody who has not signed in. */
export class ViewService {
  private readonly parts: ViewParts;
  constructor(parts: ViewParts) {
    this.parts = parts;
  }

  /** Refuses a question that names nothing, or what does not exist. */
  async check(workspace: OpenWorkspace, view: SharedView, question: SharedQuestion): Promise<void> {
    const needed = view === "metric" ? "metric" : view === "survey" ? "survey" : null;
    if (needed !== null && question[needed] === undefined)
      throw new ProblemError("invalid-body", `a ${view} view requires question.${needed}, got none`);
    if (view === "survey") await this.parts.surveys.get(workspace.record.id, question.survey!);
    // A segment, filter, currency or arrangement that does not exist is refused now, not when a guest opens the link.
    const { layout, grain, segment, filter, currency, asOf, knownAt, basis } = question;
    const query = { grain, segment, filter, currency, asOf, knownAt, basis };
    const { metrics, layouts } = this.parts;
    const metric = view === "metric" ? await metrics.metricOf(workspace, question.metric!, query) : METRICS[0]!;
    await metrics.prepare(workspace, metric, query);
    if (view === "dashboard" && layout !== undefined) await layouts.find(workspace, layout);
  }

  async show(
    workspace: OpenWorkspace,
    view: SharedView,
    question: SharedQuestion,
    locale: Locale,
    signal: AbortSignal,
  ): Promise<Shown> {
    const { record } = workspace;
    const { segment, filter, currency, asOf, knownAt, basis } = question;
    if (view === "board_pack" || view === "saas_workbook") {
      const query = { segment, filter, currency, asOf, knownAt, basis, months: MONTHS, locale };
      return view === "board_pack"
        ? {
            kind: "file",
            name: `${record.slug}-board-pack.pdf`,
            type: "application/pdf",
            bytes: await boardPack(this.parts.metrics, workspace, { ...query, paper: "a4" }, signal),
          }
        : {
            kind: "file",
            name: `${record.slug}-saas-metrics.xlsx`,
            type: XLSX,
            bytes: await saasWorkbook(this.parts.metrics, workspace, query, signal),
          };
    }
    const say = words(locale);
    if (view === "survey") {
      const { title, body, lines } = await sharedSurvey(this.parts, workspace, question.survey!, locale);
      const page = html`<header><p>${record.name}</p><h1>${title}</h1><p>${say("survey.lead")}</p></header>${body}<footer>${say("foot")}</footer>`;
      return { kind: "page", html: sharedPage(locale, `${title} · ${record.name}`, page), lines };
    }
    const figures =
      view === "metric"
        ? await sharedMetric(this.parts.metrics, workspace, question, locale, signal)
        : await sharedDashboard(this.parts, workspace, question, locale, signal);
    const title = view === "metric" ? (figures.lines[0]?.name ?? question.metric!) : say("dashboard");
    const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: figures.zone }).format(
      new Date(figures.asOf),
    );
    const kept = [...(segment ?? []), ...(filter ?? [])].join(", ");
    const page = html`<header><p>${record.name}</p><h1>${title}</h1><p>${say("lead", { day, currency: figures.currency })}${
      kept === "" ? "" : html` · ${kept}`
    }</p></header>${figures.body}<footer>${say("foot")}</footer>`;
    return { kind: "page", html: sharedPage(locale, `${title} · ${record.name}`, page), lines: figures.lines };
  }
}
