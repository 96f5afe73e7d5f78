import type { Dashboard, MetricQuery, MetricResult } from "@tendwell/contract";
import {
  type Grain,
  localDate,
  METRICS,
  type MetricDefinition,
  type MetricPeriod,
  type MetricPoint,
  metricSource,
  sql,
  time,
} from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { listContradictions, listRejects } from "../imports/ledger-service.ts";
import type { SourceService } from "../imports/source-service.ts";
import type {
  AskOptions,
  MetricService,
  PreparedQuestion,
  QuestionContext,
  StandingAsk,
} from "../metrics/metric-service.ts";
import { comparedPeriods, PutOffError, RecentAnswers } from "../metrics/metric-service.ts";
import { headline } from "./headline.ts";
import type { LayoutService } from "./layout-service.ts";
import { robustScore } from "./robust-score.ts";
import type { TargetService } from "./target-service.ts";

export interface DashboardQuery {
  grain?: Grain | undefined;
  asOf?: string | undefined;
  knownAt?: string | undefined;
  basis?: "available" | "recorded" | undefined;
  filter?: string | string[] | undefined;
  segment?: string | string[] | undefined;
  currency?: string | undefined;
  /** Only the cards of this arrangement, in its order. */
  layout?: string | undefined;
}

type Card = Dashboard["cards"][number];
type Light = Dashboard["lights"][number];

/** Queries that run at once: each may use every core, so more only compete. */
const CONCURRENCY = 2;
const UNUSUAL = 3;

async function inParallel<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

const LIGHT_ORDER: readonly Light["code"][] = [
  "band_at_risk",
  "stale_source",
  "unusual_low",
  "unusual_high",
  "band_watch",
  "rejects",
  "contradictions",
  "stopped_channels",
];

/** The dashboard: every metric's headline over thirteen periods, warning lights, and what happened in between. */
export class DashboardService {
  private readonly metrics: MetricService;
  private readonly sources: SourceService;
  private readonly targets: TargetService;
  private readonly layouts: LayoutService;
  /** What is read beside the cards, until this process writes again. */
  private readonly beside = new RecentAnswers<unknown>(200);
  /** How many channels of a workspace have stopped by themselves. */
  stoppedChannels: (workspaceId: string) => Promise<number> = async () => 0;
  constructor(metrics: MetricService, sources: SourceService, targets: TargetService, layouts: LayoutService) {
    this.metrics = metrics;
    this.sources = sources;
    this.targets = targets;
    this.layouts = layouts;
  }

  async dashboard(
    workspace: OpenWorkspace,
    { layout: asked, ...query }: DashboardQuery,
    signal: AbortSignal,
    standing: StandingAsk | null = null,
  ): Promise<Dashboard> {
    const grain = query.grain ?? "month";
    const targets = await this.targets.standing(workspace);
    const layout = asked === undefined ? null : await this.layouts.find(workspace, asked, standing);
    const all = await this.metrics.metricsOf(workspace, query);
    const shown = layout === null ? all : layout.cards.flatMap((id) => all.find((metric) => metric.id === id) ?? []);
    const asking = { route: "dashboard", signal, standing };
    const context = await this.metrics.context(workspace, query);
    const refresh = standing?.by === "refresh";
    const failed: unknown[] = [];
    // The refresh leaves one processor to people, and works the other cards out where one fails.
    const found = await inParallel(shown, refresh ? 1 : CONCURRENCY, (metric) =>
      this.card(workspace, metric, query, context, targets, asking).catch((error: unknown) => {
        if (!refresh || signal.aborted) throw error;
        failed.push(error);
        return null;
      }),
    );
    if (failed.length > 0) throw failed.find((error) => !(error instanceof PutOffError)) ?? failed[0];
    const cards = found.filter((card) => card !== null);
    const prepared = await this.metrics.prepare(workspace, METRICS[0]!, query);
    const { scope } = prepared;
    return {
      asOf: new Date(scope.asOf / 1000).toISOString(),
      grain,
      zone: scope.zone,
      currency: scope.currency,
      layout: layout?.id ?? null,
      cards,
      lights: await this.lights(workspace, cards, standing),
      events: await this.events(workspace, prepared),
      ...(standing === null ? {} : standing.view()),
    };
  }

  private async card(
    workspace: OpenWorkspace,
    metric: MetricDefinition,
    query: DashboardQuery,
    context: QuestionContext,
    targets: ReadonlyMap<string, number>,
    asking: AskOptions,
  ): Promise<Card> {
    const prepared = await this.metrics.prepare(workspace, metric, query, undefined, context);
    const { scope } = prepared;
    const grain = query.grain ?? "month";
    const current = scope.periods.at(-1)!;
    // A year before the last period: inside the thirteen for months and longer, asked beside them for days and weeks.
    const [lastYear] = comparedPeriods({ ...scope, periods: [current] }, grain, "previous_year");
    const outside =
      lastYear !== undefined && !scope.periods.some((p) => p.startUs === lastYear.startUs) ? [lastYear] : [];
    const periods: MetricPeriod[] = [...outside, ...scope.periods];
    const wide: PreparedQuestion = { ...prepared, scope: { ...scope, periods } };
    const { points, freshness } = await this.metrics.answer(workspace, wide, periods, asking);
    const total = points.filter((point) => point.group === null);
    // Each period has its own headline: a curve's newest cohort at twelve months is another cohort every month.
    const at = (p: MetricPeriod | undefined) => {
      const own = total.filter((point) => periods[point.period]!.startUs === p?.startUs);
      const part = headline(metric, own);
      return own.find((point) => point.component === part);
    };
    const component = headline(
      metric,
      total.filter((point) => point.period === periods.length - 1),
    );
    const [result] = await this.metrics.present(
      workspace,
      wide,
      [at(current) ?? nothing(component, periods.length - 1)],
      freshness,
    );
    return {
      metric: metric.id,
      component,
      current: result as MetricResult,
      previous: at(scope.periods.at(-2))?.value ?? null,
      previousYear: at(lastYear)?.value ?? null,
      target: targets.get(`${metric.id} ${component ?? ""}`) ?? null,
      series: scope.periods.map((p) => {
        const point = at(p);
        return {
          start: p.start,
          end: p.end,
          value: point?.value ?? null,
          provisional: point?.provisional ?? p.unfinished,
        };
      }),
    };
  }

  private async lights(
    workspace: OpenWorkspace,
    cards: readonly Card[],
    standing: StandingAsk | null,
  ): Promise<Light[]> {
    const lights: Light[] = cards.flatMap(cardLights);
    for (const source of await this.sources.list(workspace, standing)) {
      if (source.status !== "stale") continue;
      lights.push({
        code: "stale_source",
        status: "at_risk",
        metric: null,
        values: { source: source.name, days: source.ageDays },
      });
    }
    const { rejects, count, kinds } = await this.once(workspace, "refused", async () => {
      const refused = await listRejects(workspace, { limit: 1, resolved: "false" });
      const contradictions = await listContradictions(workspace);
      return {
        rejects: refused.total,
        count: contradictions.reduce((sum, one) => sum + one.count, 0),
        kinds: contradictions.length,
      };
    });
    if (rejects > 0) lights.push({ code: "rejects", status: "watch", metric: null, values: { count: rejects } });
    if (count > 0) lights.push({ code: "contradictions", status: "watch", metric: null, values: { count, kinds } });
    const stopped = await this.stoppedChannels(workspace.record.id);
    if (stopped > 0)
      lights.push({ code: "stopped_channels", status: "watch", metric: null, values: { count: stopped } });
    return lights.sort((a, b) => LIGHT_ORDER.indexOf(a.code) - LIGHT_ORDER.indexOf(b.code));
  }

  /** What happened in the business within the question's periods, with its local day. */
  async businessEvents(workspace: OpenWorkspace, query: MetricQuery) {
    const prepared = await this.metrics.prepare(workspace, METRICS[0]!, query);
    const { zone, periods } = prepared.scope;
    const events = await this.events(workspace, prepared);
    return events
      .filter((event) => Date.parse(event.at) * 1000 < periods.at(-1)!.endUs)
      .map((event) => ({ ...event, day: localDate(Date.parse(event.at) * 1000, zone) }));
  }

  /** Reads once for as long as nothing is written. */
  private async once<T>(workspace: OpenWorkspace, what: string, read: () => Promise<T>): Promise<T> {
    const { serial } = await workspace.store.versions.read();
    const key = `${serial} ${what}`;
    const known = this.beside.get(key);
    if (known !== undefined) return known as T;
    const found = await read();
    this.beside.set(key, found);
    return found;
  }

  private events(workspace: OpenWorkspace, prepared: PreparedQuestion): Promise<Dashboard["events"]> {
    const { asOf, knownAt, periods } = prepared.scope;
    return this.once(workspace, JSON.stringify(["events", asOf, knownAt, periods[0]!.startUs]), () =>
      this.readEvents(workspace, prepared),
    );
  }

  private async readEvents(workspace: OpenWorkspace, prepared: PreparedQuestion): Promise<Dashboard["events"]> {
    const { scope, version } = prepared;
    const { engine } = workspace.store;
    const visibility = await this.metrics.visibility(workspace, version, scope.knownAt);
    const q = metricSource(engine.dialect, scope, visibility);
    const rows = await engine.query(
      sql`select occurred_at, title, kind from ${q.from("business_event")} e where occurred_at >= ${time(scope.periods[0]!.startUs)} order by occurred_at, title limit 200`,
      { tags: { surface: "api", route: "dashboard-events" } },
    );
    return rows.map((row) => ({
      at: new Date(Number(row.occurred_at) / 1000).toISOString(),
      title: String(row.title),
      kind: row.kind === null ? null : String(row.kind),
    }));
  }
}

/** The cell of a part that the last period does not have (nobody left, so there are no reasons). */
function nothing(component: string | null, period: number): MetricPoint {
  return {
    component,
    period,
    group: null,
    value: null,
    numerator: null,
    denominator: null,
    n: 0,
    interval: null,
    provisional: false,
    reason: "no_data",
    coverage: null,
  };
}

function cardLights(card: Card): Light[] {
  const lights: Light[] = [];
  const { value, band } = card.current;
  const common = { metric: card.metric, values: { value, component: card.component } };
  if (band?.status === "at_risk") lights.push({ code: "band_at_risk", status: "at_risk", ...common });
  if (band?.status === "watch") lights.push({ code: "band_watch", status: "watch", ...common });
  const history = card.series.slice(0, -1).flatMap((one) => (one.value === null ? [] : [one.value]));
  const score = value === null ? null : robustScore(value, history);
  if (score !== null && Math.abs(score) > UNUSUAL) {
    const code = score > 0 ? "unusual_high" : "unusual_low";
    lights.push({
      code,
      status: "watch",
      metric: card.metric,
      values: { ...common.values, score: Math.round(score * 10) / 10 },
    });
  }
  return lights;
}
