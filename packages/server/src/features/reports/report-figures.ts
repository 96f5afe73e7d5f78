import type { MetricQuery, MetricResult, ReportQuery } from "@tendwell/contract";
import { findMetric, localDate, shiftDate, truncateDate } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { MetricService } from "../metrics/metric-service.ts";

/** A figure that a report asks for; `options` are `name:value` as in a metric question. */
export interface Wanted {
  readonly metric: string;
  readonly component: string | null;
  readonly options?: readonly string[];
}

/** The figures of a report: whole months, oldest first. */
export interface ReportFigures {
  readonly months: readonly { readonly start: string; readonly end: string }[];
  /** Local date up to which facts count. */
  readonly asOf: string;
  readonly zone: string;
  readonly currency: string;
  /** The figure of a month, or null where the metric has no such part then. */
  get(wanted: Wanted, month: number): MetricResult | null;
}

const questionKey = (wanted: Wanted): string => JSON.stringify([wanted.metric, wanted.options ?? []]);

/** Asks each metric once for all months. */
export async function reportFigures(
  metrics: MetricService,
  workspace: OpenWorkspace,
  query: ReportQuery,
  wanted: readonly Wanted[],
  signal: AbortSignal,
): Promise<ReportFigures> {
  const { asOf, knownAt, basis, filter, segment, currency } = query;
  const common: MetricQuery = { asOf, knownAt, basis, filter, segment, currency, grain: "month" };
  const first = await metrics.prepare(workspace, findMetric(wanted[0]!.metric)!, common);
  const { zone } = first.scope;
  const until = truncateDate(localDate(first.scope.asOf, zone), "month");
  const from = shiftDate(until, "month", -query.months);
  const months = Array.from({ length: query.months }, (_, i) => ({
    start: shiftDate(from, "month", i),
    end: shiftDate(from, "month", i + 1),
  }));
  const questions = new Map(wanted.map((one) => [questionKey(one), one]));
  const answers = new Map<string, ReadonlyMap<string, MetricResult>>();
  for (const [key, { metric, options }] of questions) {
    const question = { ...common, from, to: until, option: [...(options ?? [])] };
    const results = await metrics.results(workspace, metric, question, { route: "report", signal });
    answers.set(
      key,
      new Map(results.map((result) => [JSON.stringify([result.period.start, result.component]), result])),
    );
  }
  return {
    months,
    asOf: localDate(first.scope.asOf, zone),
    zone,
    currency: first.scope.currency,
    get: (one, month) =>
      answers.get(questionKey(one))?.get(JSON.stringify([months[month]!.start, one.component])) ?? null,
  };
}
