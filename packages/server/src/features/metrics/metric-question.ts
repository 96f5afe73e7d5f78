import type { MetricQuery } from "@tendwell/contract";
import {
  type Filter,
  type Grain,
  type GroupBy,
  type KnownAt,
  lastPeriods,
  localDate,
  localMidnight,
  type MetricDefinition,
  type MetricPeriod,
  type MetricScope,
  type OptionSpec,
  type OptionValue,
  type Period,
  periodsBetween,
  shiftDate,
  truncateDate,
} from "@tendwell/core";
import { ProblemError } from "../../access/problem-error.ts";
import { BUILT_IN_COMPANY, type CompanyContext } from "../definitions/company-service.ts";
import { RecentAnswers } from "./recent-answers.ts";

const DEFAULT_PERIODS = 13;
const MAX_PERIODS = 1000;

/** What the workspace contributes to a question. */
export interface QuestionContext {
  readonly zone: string;
  readonly currency: string;
  /** Local date. */
  readonly today: string;
  /** The company's own settings and segments; what is built in when left out. */
  readonly company?: CompanyContext;
}

/** A metric question after reading its texts, before accounts are looked up. */
export interface MetricQuestion {
  readonly grain: Grain;
  readonly scope: MetricScope;
  /** External ids to look up; null without an account filter. */
  readonly externalAccounts: readonly string[] | null;
  readonly compare: "previous_period" | "previous_year" | null;
}

function bad(name: string, condition: string, got: string): ProblemError {
  return new ProblemError("invalid-parameter", `${name} requires ${condition}, got ${JSON.stringify(got)}`, {
    errors: [{ path: name, message: `requires ${condition}` }],
  });
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function checkDate(name: string, value: string): string {
  try {
    if (!DATE.test(value)) throw new RangeError();
    localMidnight(value, "UTC");
    return value;
  } catch {
    throw bad(name, "a local date such as 2026-01-31", value);
  }
}

/** A local date means its first instant in the zone (half-open, as periods are); an ISO instant means itself. */
export function readInstant(name: string, value: string, zone: string): number {
  if (DATE.test(value)) return localMidnight(checkDate(name, value), zone);
  const ms = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw bad(name, "a local date or an ISO instant with its offset", value);
  return ms * 1000;
}

function readGroup(text: string | undefined, segments: CompanyContext["segments"]): GroupBy | null {
  if (text === undefined || text === "") return null;
  if (text === "account") return { kind: "account" };
  const cohort = /^cohort:(month|quarter|year)$/.exec(text)?.[1];
  if (cohort !== undefined) return { kind: "cohort", grain: cohort as "month" | "quarter" | "year" };
  if (text.startsWith("segment:")) {
    const id = text.slice("segment:".length);
    return { kind: "segment", id, filters: segmentFilters([id], segments) };
  }
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(text))
    throw bad("group", "account, cohort:month, cohort:quarter, cohort:year, segment:<id> or an attribute name", text);
  return { kind: "attribute", name: text };
}

function pair(name: string, text: string): [string, string] {
  const colon = text.indexOf(":");
  if (colon <= 0) throw bad(name, "name:value", text);
  return [text.slice(0, colon), text.slice(colon + 1)];
}

/** Several values of one attribute are alternatives; an empty value stands for accounts without one. */
function readFilters(texts: readonly string[]): Filter[] {
  const values = new Map<string, (string | null)[]>();
  for (const text of texts) {
    const [attribute, value] = pair("filter", text);
    values.set(attribute, [...(values.get(attribute) ?? []), value === "" ? null : value]);
  }
  return [...values].map(([attribute, list]) => ({ attribute, values: list }));
}

/** The company's default of an option where it fits the metric's, else the metric's own. */
export function optionDefault(spec: OptionSpec, chosen: OptionValue | undefined): OptionValue {
  if (spec.type === "enum") return typeof chosen === "string" && spec.values.includes(chosen) ? chosen : spec.default;
  return typeof chosen === "number" && chosen >= spec.min && chosen <= spec.max ? chosen : spec.default;
}

function readOptions(
  metric: MetricDefinition,
  texts: readonly string[],
  defaults: Readonly<Record<string, OptionValue>> = {},
): Record<string, OptionValue> {
  const options: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(metric.options)) options[name] = optionDefault(spec, defaults[name]);
  for (const text of texts) {
    const [name, value] = pair("option", text);
    const spec = metric.options[name];
    if (spec === undefined) {
      const known = Object.keys(metric.options);
      throw bad("option", known.length === 0 ? `no options for ${metric.id}` : `one of ${known.join(", ")}`, name);
    }
    if (spec.type === "enum") {
      if (!spec.values.includes(value)) throw bad(`option ${name}`, `one of ${spec.values.join(", ")}`, value);
      options[name] = value;
      continue;
    }
    const number = Number(value);
    const fits =
      value.trim() !== "" && number >= spec.min && number <= spec.max && (!spec.integer || Number.isInteger(number));
    if (!fits)
      throw bad(
        `option ${name}`,
        `${spec.integer ? "a whole number" : "a number"} from ${spec.min} to ${spec.max}`,
        value,
      );
    options[name] = number;
  }
  return options;
}

/** Cuts periods at `asOf` and leaves out those that have not begun. */
function cutPeriods(periods: readonly Period[], asOf: number): MetricPeriod[] {
  return periods
    .filter((p) => p.startUs < asOf)
    .map((p) => ({ ...p, endUs: Math.min(p.endUs, asOf), unfinished: p.endUs > asOf }));
}

/** Calendars are slow to read, and every card of a page asks for the same periods. */
const defaultPeriods = new RecentAnswers<readonly MetricPeriod[]>(500);

/** `yearStart`: the month in which the company's quarters and years begin. */
function readPeriods(
  query: MetricQuery,
  grain: Grain,
  asOf: number,
  zone: string,
  yearStart: number,
): readonly MetricPeriod[] {
  if (query.from === undefined && query.to === undefined) {
    const key = JSON.stringify([asOf, grain, zone, yearStart]);
    const known = defaultPeriods.get(key);
    if (known !== undefined) return known;
    const periods = cutPeriods(lastPeriods(asOf, grain, DEFAULT_PERIODS, zone, yearStart), asOf);
    defaultPeriods.set(key, periods);
    return periods;
  }
  const today = localDate(asOf, zone);
  const current = truncateDate(today, grain, yearStart);
  const from = query.from === undefined ? undefined : checkDate("from", query.from);
  const to =
    query.to === undefined
      ? from !== undefined && from >= current
        ? shiftDate(today, "day", 1)
        : current
      : checkDate("to", query.to);
  const start = from ?? shiftDate(truncateDate(shiftDate(to, "day", -1), grain, yearStart), grain, 1 - DEFAULT_PERIODS);
  if (start >= to) throw bad("from", `a day before ${to}`, start);
  const days = (Date.parse(to) - Date.parse(start)) / 86_400_000;
  const perGrain = { day: 1, week: 7, month: 28, quarter: 90, year: 365 }[grain];
  if (days / perGrain > MAX_PERIODS)
    throw bad("from", `at most ${MAX_PERIODS} periods`, `${start} to ${to} by ${grain}`);
  const periods = cutPeriods(periodsBetween(start, to, grain, zone, yearStart), asOf);
  if (periods.length === 0) throw bad("from", `a day before asOf (${today})`, start);
  return periods;
}

/** The business time and the knowledge time of a question. */
export function readTimes(
  query: MetricQuery,
  today: string,
  zone: string,
): { readonly asOf: number; readonly knownAt: KnownAt | null } {
  return {
    asOf: readInstant("asOf", query.asOf ?? today, zone),
    knownAt:
      query.knownAt === undefined
        ? null
        : { at: readInstant("knownAt", query.knownAt, zone), basis: query.basis ?? "available" },
  };
}

/** The filters of the named segments; several segments must all hold. */
function segmentFilters(ids: readonly string[], segments: CompanyContext["segments"]): Filter[] {
  return ids.flatMap((id) => {
    const segment = segments.get(id);
    if (segment !== undefined) return segment.filters;
    const known = [...segments.keys()];
    throw bad("segment", known.length === 0 ? "a segment, and there are none here" : `one of ${known.join(", ")}`, id);
  });
}

/** Reads the texts of a question; anything unknown is refused with what would be accepted. */
export function readQuestion(metric: MetricDefinition, query: MetricQuery, context: QuestionContext): MetricQuestion {
  const { zone, company = BUILT_IN_COMPANY } = context;
  const grain = query.grain ?? "month";
  const { asOf, knownAt } = readTimes(query, context.today, zone);
  const currency = query.currency ?? context.currency;
  if (!/^[A-Z]{3}$/.test(currency)) throw bad("currency", "an ISO 4217 code", currency);
  return {
    grain,
    externalAccounts: query.account === undefined ? null : listOf(query.account),
    compare: query.compare ?? null,
    scope: {
      periods: readPeriods(query, grain, asOf, zone, company.definitions.fiscalYearStartMonth),
      asOf,
      knownAt,
      zone,
      currency,
      options: readOptions(metric, listOf(query.option), company.optionDefaults),
      definitions: company.definitions,
      group: readGroup(query.group, company.segments),
      filters: [...segmentFilters(listOf(query.segment), company.segments), ...readFilters(listOf(query.filter))],
      accounts: null,
    },
  };
}

const comparisons = new RecentAnswers<MetricPeriod>(2000);

/** The periods each period is compared with, in the same order. */
export function comparedPeriods(
  scope: MetricScope,
  grain: Grain,
  compare: "previous_period" | "previous_year",
): MetricPeriod[] {
  const { zone } = scope;
  const { fiscalYearStartMonth } = scope.definitions;
  return scope.periods.map((p) => {
    const key = JSON.stringify([p.start, p.startUs, p.endUs, p.unfinished, grain, compare, zone, fiscalYearStartMonth]);
    const known = comparisons.get(key);
    if (known !== undefined) return known;
    const by = compare === "previous_period" ? shiftDate(p.start, grain, -1) : sameLastYear(p.start, grain);
    const [whole] = periodsBetween(by, shiftDate(by, "day", 1), grain, zone, fiscalYearStartMonth);
    // An unfinished period is compared with the same length of the earlier one.
    const endUs = p.unfinished ? Math.min(whole!.endUs, whole!.startUs + (p.endUs - p.startUs)) : whole!.endUs;
    const found = { ...whole!, endUs, unfinished: false };
    comparisons.set(key, found);
    return found;
  });
}

/** Weeks are compared with the week 52 weeks before: the same weekday span, no overlap. */
function sameLastYear(start: string, grain: Grain): string {
  return grain === "week" ? shiftDate(start, "week", -52) : shiftDate(start, "year", -1);
}
