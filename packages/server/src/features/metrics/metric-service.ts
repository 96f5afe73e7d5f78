// Over 300 lines: the one door to figures, so that how a question is prepared and how its answer comes to be are read together.
import type { MetricInfo, MetricQuery, MetricResult } from "@tendwell/contract";
import {
  evaluateRows,
  findMetric,
  type KnownAt,
  METRICS,
  type MetricDefinition,
  type MetricPeriod,
  type MetricPoint,
  type MetricScope,
  metricSource,
  type StatRow,
  type TableName,
  type Visibility,
} from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { readVisibility } from "../../facts/visibility.ts";
import type { CompanyContext, CompanyService, OwnMetric } from "../definitions/company-service.ts";
import { accountIds, accountLabels } from "./account-label.ts";
import { checkAttributes } from "./check-attributes.ts";
import { type Freshness, metricFreshness, tableFreshness } from "./freshness.ts";
import type { KeptService } from "./kept-service.ts";
import { metricInfo, resultOf } from "./metric-json.ts";
import { comparedPeriods, type MetricQuestion, readQuestion, readTimes } from "./metric-question.ts";
import { serialOf } from "./metric-serial.ts";
import { readTables } from "./read-tables.ts";
import { RecentAnswers } from "./recent-answers.ts";
import { isAboutEmployees, suppressSmallGroups } from "./small-groups.ts";
import type { StandingAsk } from "./standing-ask.ts";
import { withoutOverlap } from "./without-overlap.ts";

export { factsVersion } from "../../facts/facts-version.ts";
export { accountLabels } from "./account-label.ts";
export { PutOffError } from "./failed-asks.ts";
export { KeptService } from "./kept-service.ts";
export { nanoText } from "./metric-json.ts";
export { comparedPeriods, optionDefault } from "./metric-question.ts";
export { RecentAnswers } from "./recent-answers.ts";
export { RollUpKeeper } from "./roll-up-keeper.ts";
export { StandingAsk } from "./standing-ask.ts";
export { type StandingQuestion, StandingQuestions } from "./standing-questions.ts";
export { StandingRefresh } from "./standing-refresh.ts";
export { wholeScope } from "./whole-scope.ts";

export interface AskOptions {
  readonly route: string;
  readonly signal?: AbortSignal;
  /** Present where a page asks one of its questions, or the refresh asks it again. */
  readonly standing?: StandingAsk | null;
}

/** The refresh works without anybody waiting, so it may take its time. */
const REFRESH_TIMEOUT_MS = 900_000;

/** Points, with how fresh the facts behind them were. */
export interface MetricAnswer {
  readonly points: readonly MetricPoint[];
  readonly freshness: Freshness;
}

type UseDaysState = ReturnType<FactStore["useDays"]["at"]>;

/** What the questions of one page have in common: the company's definitions and the version of the facts. */
export interface QuestionContext {
  readonly company: CompanyContext;
  readonly own: readonly OwnMetric[];
  readonly version: string;
}

/** A question ready to run, with what its answer depends on. */
export interface PreparedQuestion {
  readonly metric: MetricDefinition;
  readonly question: MetricQuestion;
  readonly scope: MetricScope;
  readonly version: string;
  /** Versions of the company's own definitions behind the answer; null for what is built in. */
  readonly versions: { readonly settings: number | null; readonly metric: number | null };
  /** Title of the segment that is the group, if one is. */
  readonly segmentTitle: string | null;
}

/** Figures and the rows behind them, for the API, the dashboard and exports alike. */
export class MetricService {
  private readonly today: (workspace: OpenWorkspace) => string;
  private readonly company: CompanyService;
  /** Answers that stand as long as the facts behind them. */
  readonly kept: KeptService;
  private readonly freshness = new RecentAnswers<Awaited<ReturnType<typeof tableFreshness>>>(2000);

  private readonly visibilities = new RecentAnswers<Visibility>(200);
  private readonly useDays = new WeakMap<FactStore, { readonly use: string; readonly state: UseDaysState }>();

  constructor(today: (workspace: OpenWorkspace) => string, company: CompanyService, kept: KeptService) {
    this.today = today;
    this.company = company;
    this.kept = kept;
  }

  /** The workspace's today as a local date. */
  todayOf(workspace: OpenWorkspace): string {
    return this.today(workspace);
  }

  /** Every metric of a workspace at the question's times, the built-in ones first. */
  async metricsOf(workspace: OpenWorkspace, query: MetricQuery = {}): Promise<MetricDefinition[]> {
    const own = await this.company.metrics(workspace.record.id, this.timesOf(workspace, query));
    return [...METRICS, ...own.map(({ metric }) => metric)];
  }

  /** The definitions in force at the question's times. */
  async catalogue(workspace: OpenWorkspace, query: MetricQuery = {}): Promise<MetricInfo[]> {
    const times = this.timesOf(workspace, query);
    const company = await this.company.at(workspace.record.id, times);
    const own = await this.company.metrics(workspace.record.id, times);
    return [
      ...METRICS.map((metric) => metricInfo(metric, company.optionDefaults)),
      ...own.map(({ metric, version }) => ({ ...metricInfo(metric), userDefined: { version } })),
    ];
  }

  /** A built-in metric. */
  metric(id: string): MetricDefinition {
    const metric = findMetric(id);
    if (metric === undefined) throw noMetric(id);
    return metric;
  }

  /** A built-in metric, or one of the company's own as it stood at the question's times. */
  async metricOf(workspace: OpenWorkspace, id: string, query: MetricQuery = {}): Promise<MetricDefinition> {
    const builtIn = findMetric(id);
    if (builtIn !== undefined) return builtIn;
    const own = await this.company.metrics(workspace.record.id, this.timesOf(workspace, query));
    const found = own.find(({ metric }) => metric.id === id);
    if (found === undefined) throw noMetric(id);
    return found.metric;
  }

  async info(workspace: OpenWorkspace, id: string, query: MetricQuery = {}): Promise<MetricInfo> {
    await this.metricOf(workspace, id, query);
    return (await this.catalogue(workspace, query)).find((info) => info.id === id)!;
  }

  /** The business time and the knowledge time of a question; its day is today unless it says another. */
  timesOf(workspace: OpenWorkspace, query: MetricQuery): { asOf: number; knownAt: KnownAt | null } {
    return readTimes(query, this.today(workspace), workspace.record.zone);
  }

  /** What questions at these times have in common; a page that puts many reads it once. */
  async context(workspace: OpenWorkspace, query: MetricQuery): Promise<QuestionContext> {
    const { record, store } = workspace;
    const times = this.timesOf(workspace, query);
    return {
      company: await this.company.at(record.id, times),
      own: await this.company.metrics(record.id, times),
      version: `${(await store.versions.read()).whole}~${await this.company.revision(record.id)}`,
    };
  }

  /**
   * Reads the question's texts and looks up what they name. The company's own settings and segments are those in force at the
   * question's `asOf` (and, for the audit past, stored by its `knownAt`), unless `asIf` says otherwise.
   */
  async prepare(
    workspace: OpenWorkspace,
    metric: MetricDefinition,
    query: MetricQuery,
    asIf?: CompanyContext,
    known?: QuestionContext,
  ): Promise<PreparedQuestion> {
    const { record, store } = workspace;
    const context = known ?? (await this.context(workspace, query));
    const company = asIf ?? context.company;
    const question = readQuestion(metric, query, {
      zone: record.zone,
      currency: company.currency ?? record.currency,
      today: this.today(workspace),
      company,
    });
    await checkAttributes(this.kept, workspace, question.scope);
    let { scope } = question;
    if (question.externalAccounts !== null) {
      const { ids, unknown } = await accountIds(store.engine, question.externalAccounts);
      if (unknown.length > 0) {
        throw new ProblemError(
          "invalid-parameter",
          `account requires the external id of an account, got ${JSON.stringify(unknown[0])}`,
        );
      }
      scope = { ...scope, accounts: ids };
    }
    const { own } = context;
    return {
      metric,
      question,
      scope,
      version: context.version,
      versions: {
        settings: company.settingsVersion,
        metric: own.find((one) => one.metric === metric)?.version ?? null,
      },
      segmentTitle: scope.group?.kind === "segment" ? (company.segments.get(scope.group.id)?.title ?? null) : null,
    };
  }

  /** The figures of a question, in the order of periods, groups and components. */
  async results(
    workspace: OpenWorkspace,
    id: string,
    query: MetricQuery,
    options: AskOptions,
  ): Promise<MetricResult[]> {
    const prepared = await this.asked(workspace, id, query);
    const { scope, question } = prepared;
    const { points, freshness } = await this.answer(workspace, prepared, scope.periods, options);
    const results = await this.present(workspace, prepared, points, freshness);
    if (question.compare === null) return results;
    const periods = comparedPeriods(scope, question.grain, question.compare);
    const before = await this.points(workspace, prepared, periods, options);
    const key = (index: number, group: string | null, component: string | null) =>
      JSON.stringify([index, group, component]);
    const byCell = new Map(before.map((point) => [key(point.period, point.group, point.component), point]));
    return results.map((result, i) => {
      const point = points[i]!;
      const earlier = byCell.get(key(point.period, point.group, point.component))?.value ?? null;
      const period = periods[point.period]!;
      return {
        ...result,
        comparison: {
          period: { start: period.start, end: period.end },
          value: earlier,
          change: result.value === null || earlier === null ? null : result.value - earlier,
        },
      };
    });
  }

  /** The question of one metric; of a picture without days, the last period alone. */
  private async asked(workspace: OpenWorkspace, id: string, query: MetricQuery): Promise<PreparedQuestion> {
    const prepared = await this.prepare(workspace, await this.metricOf(workspace, id, query), query);
    if (prepared.metric.picture !== true || query.from !== undefined || query.to !== undefined) return prepared;
    const { scope } = prepared;
    return { ...prepared, scope: { ...scope, periods: scope.periods.slice(-1) } };
  }

  /** The points of a metric over the given periods. */
  async points(
    workspace: OpenWorkspace,
    prepared: PreparedQuestion,
    periods: readonly MetricPeriod[],
    options: AskOptions,
  ): Promise<readonly MetricPoint[]> {
    return (await this.answer(workspace, prepared, periods, options)).points;
  }

  /** Runs the metric's SQL over the given periods, or gives the answer that still stands. */
  async answer(
    workspace: OpenWorkspace,
    prepared: PreparedQuestion,
    periods: readonly MetricPeriod[],
    options: AskOptions,
  ): Promise<MetricAnswer> {
    const { metric } = prepared;
    const about = [metric.id, prepared.versions.metric];
    const small = workspace.role === "owner" || !isAboutEmployees(metric) ? "all" : "suppressed";
    // A draft of a metric of one's own is nobody's standing question.
    const standing = findMetric(metric.id) === metric || prepared.versions.metric !== null ? options.standing : null;
    const points: MetricPoint[] = [];
    let freshness: Freshness | null = null;
    for (const span of withoutOverlap(periods)) {
      const scope: MetricScope = { ...prepared.scope, periods: span.periods };
      const { asOf, ...still } = scope;
      const answer = await this.kept.answer<MetricAnswer>(workspace, {
        key: ["metric", about, small, { ...still, periods: scope.periods.map(({ start, end }) => [start, end]) }],
        instants: [asOf, scope.periods.map(({ startUs, endUs, unfinished }) => [startUs, endUs, unfinished])],
        local: serialOf(metric),
        standing: standing ?? null,
        signal: options.signal,
        work: () => this.work(workspace, prepared, scope, options),
      });
      points.push(...answer.points.map((point) => ({ ...point, period: span.index[point.period]! })));
      freshness ??= answer.freshness;
    }
    return { points, freshness: freshness ?? { occurredAt: null, recordedAt: null } };
  }

  private async work(
    workspace: OpenWorkspace,
    { metric, version }: PreparedQuestion,
    scope: MetricScope,
    options: AskOptions,
  ): Promise<{ value: MetricAnswer; tables: TableName[] }> {
    const { engine } = workspace.store;
    const visibility = await this.visibility(workspace, version, scope.knownAt);
    const q = metricSource(engine.dialect, scope, { ...visibility, useDays: await this.useDaysOf(workspace.store) });
    const statement = metric.sql(engine.dialect, q, scope);
    const refresh = options.standing?.by === "refresh";
    const rows = await engine.query(statement, {
      tags: { surface: refresh ? "refresh" : "api", route: `${options.route}:${metric.id}` },
      ...(refresh ? { timeoutMs: REFRESH_TIMEOUT_MS } : {}),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const points = suppressSmallGroups(metric, evaluateRows(metric, rows as readonly StatRow[], scope), workspace.role);
    return {
      value: { points, freshness: await this.freshnessOf(workspace, metric, scope) },
      tables: readTables(metric, statement),
    };
  }

  /** The roll-up of use, as long as the use that it tells of stands: other imports leave it true. */
  private async useDaysOf(store: FactStore): Promise<UseDaysState> {
    const reading = await store.versions.read();
    const use = reading.of(["product_event"]).version;
    const state = store.useDays.at(reading.whole);
    if (state !== null) this.useDays.set(store, { use, state });
    const known = this.useDays.get(store);
    return known?.use === use ? known.state : null;
  }

  private freshnessOf(workspace: OpenWorkspace, metric: MetricDefinition, scope: MetricScope): Promise<Freshness> {
    return metricFreshness(metric.inputs, scope, (table, asOf) => this.tableFreshness(workspace, table, asOf));
  }

  /** Points as the API shows them: bands, freshness, readable group names. */
  async present(
    workspace: OpenWorkspace,
    prepared: PreparedQuestion,
    points: readonly MetricPoint[],
    freshness: Freshness,
  ): Promise<MetricResult[]> {
    const { metric, scope } = prepared;
    const { engine } = workspace.store;
    const byAccount = scope.group?.kind === "account";
    const labels = byAccount
      ? await accountLabels(
          engine,
          points.flatMap((point) => (point.group === null ? [] : [point.group])),
        )
      : scope.group?.kind === "segment"
        ? new Map([[scope.group.id, { name: prepared.segmentTitle, externalId: null }]])
        : undefined;
    return points.map((point) => ({
      ...resultOf(metric, point, scope, freshness, point.group === null ? undefined : labels?.get(point.group)),
      versions: { ...prepared.versions },
    }));
  }

  /** The newest fact of a table before an instant, remembered until the facts change. */
  async tableFreshness(workspace: OpenWorkspace, table: TableName, asOf: number) {
    const reading = await workspace.store.versions.read();
    const key = `${workspace.record.id} ${reading.of([table]).version} ${table} ${asOf}`;
    const known = this.freshness.get(key);
    if (known !== undefined) return known;
    const found = await tableFreshness(workspace.store.engine, table, asOf);
    this.freshness.set(key, found);
    return found;
  }

  /** What is undone, superseded or internal, remembered until the facts change. */
  async visibility(workspace: OpenWorkspace, version: string, knownAt: KnownAt | null): Promise<Visibility> {
    const key = JSON.stringify([workspace.record.id, version, knownAt]);
    const known = this.visibilities.get(key);
    if (known !== undefined) return known;
    const found = await readVisibility(workspace.store.engine, knownAt);
    this.visibilities.set(key, found);
    return found;
  }
}

function noMetric(id: string): ProblemError {
  return new ProblemError("not-found", `metric ${JSON.stringify(id)} does not exist`, {
    mend: "`GET …/metrics` lists them.",
  });
}
