import type { MetricInfo, MetricQuery, MetricResult } from "@tendwell/contract";
import {
  evaluateRows,
  findMetric,
  type GroupBy,
  type KnownAt,
  METRICS,
  type MetricDefinition,
  type MetricPeriod,
  type MetricPoint,
  type MetricScope,
  metricSource,
  type StatRow,
  sql,
  type TableName,
  type Visibility,
} from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { readVisibility } from "../../facts/visibility.ts";
import { accountIds, accountLabels } from "./account-label.ts";
import { factsVersion } from "./facts-version.ts";
import { metricFreshness, tableFreshness } from "./freshness.ts";
import { metricInfo, resultOf } from "./metric-json.ts";
import { comparedPeriods, type MetricQuestion, readQuestion } from "./metric-question.ts";
import { RecentAnswers } from "./recent-answers.ts";
import { suppressSmallGroups } from "./small-groups.ts";

export { accountLabels } from "./account-label.ts";
export { factsVersion } from "./facts-version.ts";
export { nanoText } from "./metric-json.ts";
export { comparedPeriods } from "./metric-question.ts";
export { RecentAnswers } from "./recent-answers.ts";
export { wholeScope } from "./whole-scope.ts";

export interface AskOptions {
  readonly route: string;
  readonly signal?: AbortSignal;
}

/** A question ready to run, with what its answer depends on. */
export interface PreparedQuestion {
  readonly metric: MetricDefinition;
  readonly question: MetricQuestion;
  readonly scope: MetricScope;
  readonly version: string;
}

/** Figures and the rows behind them, for the API, the dashboard and exports alike. */
export class MetricService {
  private readonly today: (workspace: OpenWorkspace) => string;
  private readonly answers = new RecentAnswers<readonly MetricPoint[]>(2000);
  private readonly freshness = new RecentAnswers<Awaited<ReturnType<typeof tableFreshness>>>(2000);

  private readonly visibilities = new RecentAnswers<Visibility>(200);

  constructor(today: (workspace: OpenWorkspace) => string) {
    this.today = today;
  }

  catalogue(): MetricInfo[] {
    return METRICS.map(metricInfo);
  }

  metric(id: string): MetricDefinition {
    const metric = findMetric(id);
    if (metric === undefined) {
      throw new ProblemError("not-found", `metric ${JSON.stringify(id)} does not exist`, {
        mend: "`GET …/metrics` lists them.",
      });
    }
    return metric;
  }

  info(id: string): MetricInfo {
    return metricInfo(this.metric(id));
  }

  /** Reads the question's texts and looks up what they name. */
  async prepare(workspace: OpenWorkspace, metric: MetricDefinition, query: MetricQuery): Promise<PreparedQuestion> {
    const { record, store } = workspace;
    const question = readQuestion(metric, query, {
      zone: record.zone,
      currency: record.currency,
      today: this.today(workspace),
    });
    await this.checkAttributes(workspace, question.scope);
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
    return { metric, question, scope, version: await factsVersion(store.engine) };
  }

  /** The figures of a question, in the order of periods, groups and components. */
  async results(
    workspace: OpenWorkspace,
    id: string,
    query: MetricQuery,
    options: AskOptions,
  ): Promise<MetricResult[]> {
    const prepared = await this.prepare(workspace, this.metric(id), query);
    const { scope, question } = prepared;
    const points = await this.points(workspace, prepared, scope.periods, options);
    const results = await this.present(workspace, prepared, points);
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

  /** Runs the metric's SQL over the given periods, or answers from memory when nothing has changed since. */
  async points(
    workspace: OpenWorkspace,
    prepared: PreparedQuestion,
    periods: readonly MetricPeriod[],
    options: AskOptions,
  ): Promise<readonly MetricPoint[]> {
    const { metric, version } = prepared;
    const { engine } = workspace.store;
    const small = workspace.role === "owner" ? "all" : "suppressed";
    const out: MetricPoint[] = [];
    for (const span of withoutOverlap(periods)) {
      const scope: MetricScope = { ...prepared.scope, periods: span.periods };
      const key = JSON.stringify([workspace.record.id, version, metric.id, small, scope]);
      let points = this.answers.get(key);
      if (points === undefined) {
        const q = metricSource(engine.dialect, scope, await this.visibility(workspace, version, scope.knownAt));
        const rows = await engine.query(metric.sql(engine.dialect, q, scope), {
          tags: { surface: "api", route: `${options.route}:${metric.id}` },
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        });
        points = suppressSmallGroups(metric, evaluateRows(metric, rows as readonly StatRow[], scope), workspace.role);
        this.answers.set(key, points);
      }
      out.push(...points.map((point) => ({ ...point, period: span.index[point.period]! })));
    }
    return out;
  }

  /** Points as the API shows them: bands, freshness, readable group names. */
  async present(
    workspace: OpenWorkspace,
    prepared: PreparedQuestion,
    points: readonly MetricPoint[],
  ): Promise<MetricResult[]> {
    const { metric, scope, version } = prepared;
    const { engine } = workspace.store;
    const freshness = await metricFreshness(metric.inputs, scope, (table, asOf) =>
      this.tableFreshness(workspace, version, table, asOf),
    );
    const byAccount = scope.group?.kind === "account";
    const labels = byAccount
      ? await accountLabels(
          engine,
          points.flatMap((point) => (point.group === null ? [] : [point.group])),
        )
      : undefined;
    return points.map((point) =>
      resultOf(metric, point, scope, freshness, point.group === null ? undefined : labels?.get(point.group)),
    );
  }

  /** The newest fact of a table before an instant, remembered until the facts change. */
  async tableFreshness(workspace: OpenWorkspace, version: string, table: TableName, asOf: number) {
    const key = `${workspace.record.id} ${version} ${table} ${asOf}`;
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

  private async checkAttributes(workspace: OpenWorkspace, scope: MetricScope): Promise<void> {
    const named = [...scope.filters.map((filter) => filter.attribute), ...attributeOf(scope.group)];
    if (named.length === 0) return;
    const rows = await workspace.store.engine.query(sql`select distinct attribute from account_attribute order by 1`, {
      tags: { surface: "api", route: "attributes" },
    });
    const known = rows.map((row) => String(row.attribute));
    for (const name of named) {
      if (known.includes(name)) continue;
      throw new ProblemError(
        "invalid-parameter",
        `group and filter require an account attribute, got ${JSON.stringify(name)}`,
        {
          mend: known.length === 0 ? "No account here has attributes." : `Known are ${known.slice(0, 50).join(", ")}.`,
        },
      );
    }
  }
}

function attributeOf(group: GroupBy | null): string[] {
  return group?.kind === "attribute" ? [group.name] : [];
}

/** Flow metrics need periods in order without overlap: a year-over-year window may overlap itself, so it is split. */
function withoutOverlap(periods: readonly MetricPeriod[]): { periods: MetricPeriod[]; index: number[] }[] {
  const spans: { periods: MetricPeriod[]; index: number[] }[] = [];
  periods.forEach((period, i) => {
    const span = spans.find(({ periods: list }) => list.at(-1)!.endUs <= period.startUs);
    if (span === undefined) spans.push({ periods: [period], index: [i] });
    else {
      span.periods.push(period);
      span.index.push(i);
    }
  });
  return spans;
}
