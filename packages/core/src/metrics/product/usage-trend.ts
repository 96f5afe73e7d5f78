import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql, time } from "../../sql/sql.ts";
import { type TheilSenSlope, theilSen } from "../../stats/theil-sen.ts";
import { localMidnight } from "../../time/period.ts";
import { DAY } from "../../time/timestamp.ts";
import { doubleStat, intStat, missingFigure, plainFigure, ratioFigure, whole } from "../figure.ts";
import { dayNumber, localDay } from "../local-days.ts";
import type { MetricDefinition, MetricScope, MetricSource, StatRow } from "../metric.ts";

const RECENT_DAYS = 30;
const BASE_DAYS = 90;
/** Whole weeks in the 120 days, the latest one first. */
const WEEKS = Array.from({ length: Math.floor((RECENT_DAYS + BASE_DAYS) / 7) }, (_, week) => week);

/** The local days that a period looks back on: whole ones, up to its end. */
function windowOf(endUs: number, zone: string): { baseFrom: number; recentFrom: number; last: number; baseAt: number } {
  const last = dayNumber(endUs, zone) - 1;
  const recentFrom = last - RECENT_DAYS + 1;
  const baseFrom = recentFrom - BASE_DAYS;
  const baseDate = new Date((baseFrom * DAY) / 1000).toISOString().slice(0, 10);
  return { baseFrom, recentFrom, last, baseAt: localMidnight(baseDate, zone) };
}

interface Piece {
  /** Its first local day. */
  readonly day: number;
  /** Index of a period whose window it lies in. */
  readonly period: number;
  readonly isRecent: boolean;
  /** Weeks before the window's last. */
  readonly week: number;
}

/**
 * Time cut wherever a window, or one of its weeks where they are asked for, begins or ends; first days, in order. The day
 * before them all is a piece of no window: a clock put back at midnight returns to it.
 */
function cuts(windows: readonly ReturnType<typeof windowOf>[], weekly: boolean): number[] {
  const days = windows.flatMap(({ baseFrom, recentFrom, last }) => [
    baseFrom - 1,
    baseFrom,
    recentFrom,
    ...(weekly ? WEEKS.map((week) => last - 7 * week - 6) : []),
    last + 1,
  ]);
  return [...new Set(days)].sort((x, y) => x - y);
}

/** Which piece of time belongs to which window, so that a day is added up once and not once for each window. */
function pieces(windows: readonly ReturnType<typeof windowOf>[], firstDays: readonly number[]): Piece[] {
  return windows.flatMap(({ baseFrom, recentFrom, last }, period) =>
    firstDays
      .filter((day) => day >= baseFrom && day <= last)
      .map((day) => ({ day, period, isRecent: day >= recentFrom, week: Math.floor((last - day) / 7) })),
  );
}

/** SQL of the first day of the piece that a day falls into. */
function pieceOf(d: Dialect, day: Sql, firstDays: readonly number[]): Sql {
  const tree = (low: number, high: number): Sql => {
    if (high - low <= 1) return d.cast(sql`${firstDays[low] ?? 0}`, "bigint");
    const middle = (low + high) >> 1;
    return sql`case when ${day} < ${firstDays[middle]!} then ${tree(low, middle)} else ${tree(middle, high)} end`;
  };
  return tree(0, firstDays.length);
}

/**
 * Every account with use in a period's 120 days: `period`, `grp`, `account_id`, `recent`, `base`, `mature` (1: there for all
 * of them), `tracked` (1: events were recorded for all of them), and, where asked, the weeks `w0` (latest) to `w16`.
 */
function accountTrends(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const { events } = scope.definitions.activeUser;
  const windows = scope.periods.map((p) => windowOf(p.endUs, scope.zone));
  const from = windows[0]?.baseAt ?? scope.asOf;
  const firstDays = cuts(windows, scope.options.method === "theil_sen");
  const w = d.values(
    "w",
    { day: "bigint", i: "int", ends_at: "time", base_at: "time", is_recent: "int", week: "int" },
    pieces(windows, firstDays).map(({ day, period, isRecent, week }) => [
      BigInt(day),
      period,
      scope.periods[period]!.endUs,
      windows[period]!.baseAt,
      isRecent ? 1 : 0,
      week,
    ]),
  );
  const measured = raw(scope.options.measure === "events" ? "u.uses" : "case when u.uses > 0 then 1 else 0 end");
  const weekly = weekColumns(scope).map(
    ([week, name]) => sql`, sum(case when w.week = ${week} then s.amount else 0 end) as ${name}`,
  );
  const weeks = weekColumns(scope).map(([, name]) => sql`, t.${name} as ${name}`);
  const g = q.account("g", sql`t.account_id`, sql`t.closed_at`, "left");
  return sql`(with daily as (
      select e.account_id as account_id, ${localDay(d, raw("e.occurred_at"), scope.zone, from, scope.asOf)} as day, sum(e.quantity) as uses
      from ${q.use({ day: true, event: events !== null })} e
      where e.occurred_at >= ${time(from)}${events === null ? raw("") : sql` and ${d.inText(raw("e.event"), events)}`}
      group by 1, 2),
    spans as (
      select u.account_id as account_id, ${pieceOf(d, raw("u.day"), firstDays)} as day, sum(${measured}) as amount
      from daily u group by 1, 2),
    totals as (
      select w.i as period, w.ends_at as closed_at, w.base_at as base_at, s.account_id as account_id,
        sum(case when w.is_recent = 1 then s.amount else 0 end) as recent, sum(case when w.is_recent = 1 then 0 else s.amount end) as base${join(weekly, "")}
      from spans s join ${w} on w.day = s.day group by 1, 2, 3, 4)
    select t.period as period, ${g.group} as grp, t.account_id as account_id, t.closed_at as closed_at,
      ${d.cast(raw("t.recent"), "double")} as recent, ${d.cast(raw("t.base"), "double")} as base,
      case when a.created_at > t.base_at then 0 else 1 end as mature, case when z.since_at <= t.base_at then 1 else 0 end as tracked${join(weeks, "")}
    from totals t cross join ${q.since("product_event")} z
    left join (select c.account_id as account_id, min(c.occurred_at) as created_at from ${q.from("account")} c group by 1) a
      on a.account_id = t.account_id${g.join}
    where ${g.where})`;
}

function weekColumns(scope: MetricScope): readonly (readonly [week: number, name: Sql])[] {
  return scope.options.method === "theil_sen" ? WEEKS.map((week) => [week, raw(`w${week}`)] as const) : [];
}

/** The change of one account, relative to its own level, and its interval. */
function changeOf(row: StatRow, scope: MetricScope): Pick<TheilSenSlope, "slope" | "interval"> {
  const base = doubleStat(row, "base")!;
  if (scope.options.method !== "theil_sen")
    return { slope: (BASE_DAYS * doubleStat(row, "recent")!) / (RECENT_DAYS * base) - 1, interval: null };
  const weeks = WEEKS.map((week) => doubleStat(row, `w${week}`)!).reverse();
  const { slope, interval } = theilSen(weeks);
  const scale = (RECENT_DAYS * BASE_DAYS) / (49 * base);
  return {
    slope: slope * scale,
    interval: interval === null ? null : { ...interval, low: interval.low * scale, high: interval.high * scale },
  };
}

export const usageTrend: MetricDefinition = {
  id: "usage_trend",
  family: "product",
  title: "Usage trend",
  summary:
    "How each account's use of the last 30 days compares with its own 90 days before: the median change, and the share of accounts in steep drop. For one account it is that account's own change.",
  unit: "ratio",
  direction: "higher",
  grain: "account × local day",
  clock: "calendar",
  formula:
    "(use a day in the last 30 days ÷ use a day in the 90 before) − 1 per account; or Theil–Sen slope of its 17 weeks, as change in 30 days over its mean of the 90",
  population: "closing",
  inputs: ["product_event", "account"],
  options: {
    measure: {
      type: "enum",
      values: ["active_days", "events"],
      default: "active_days",
      about: "What is compared: days with use, or uses by quantity.",
    },
    method: {
      type: "enum",
      values: ["ratio", "theil_sen"],
      default: "ratio",
      about:
        "Last 30 days over the 90 before, or the median slope of all pairs of weeks, which single odd weeks do not move and which has an interval for one account.",
    },
    steep_drop_percent: {
      type: "number",
      min: 1,
      max: 100,
      integer: true,
      default: 50,
      about: "A fall of at least so many per cent is a steep drop.",
    },
  },
  components: ["median_change", "steep_drop"],
  bands: null,
  edgeCases: [
    {
      id: "UT1",
      text: "Both windows are whole local days up to the period's end; a day that is not over is in neither.",
    },
    { id: "UT2", text: "A fall of exactly the option's per cent is a steep drop." },
    {
      id: "UT3",
      text: "An account without use in its 90 days has nothing to be compared with: it is left out and lowers the coverage; only such: null, zero_denominator.",
    },
    {
      id: "UT4",
      text: "An account that signed up after the 120 days began is left out and lowers the coverage; only such: null, not_matured.",
    },
    { id: "UT5", text: "Where events have not been recorded for all of the 120 days: null, not_matured." },
    { id: "UT6", text: "No use at all in the 120 days: null, no_data." },
    { id: "UT7", text: "Which events count is the definition of an active user; its minimum is not asked for." },
    { id: "UT8", text: "The slope's interval is given for one account; among several there is none." },
  ],
  identities: ["steep drop is a share", "an account's median change is its own change, −1 or more with method ratio"],
  sources: [
    "Theil 1950; Sen, JASA 63 (1968) 1379–1389",
    "Last 30 days against the previous 90 and a steep drop as a strong sign: the user's own material",
  ],
  additive: false,
  sql(d, q, scope) {
    const weeks = join(
      weekColumns(scope).map(([, name]) => sql`, t.${name} as ${name}`),
      "",
    );
    const keys = join(
      weekColumns(scope).map(([, name]) => sql`, t.${name}`),
      "",
    );
    return sql`select t.period as period, t.grp as grp, t.recent as recent, t.base as base, t.mature as mature, t.tracked as tracked${weeks},
        ${d.cast(raw("count(*)"), "bigint")} as accounts
      from ${accountTrends(d, q, scope)} t group by t.period, t.grp, t.recent, t.base, t.mature, t.tracked${keys}`;
  },
  finish(rows, scope) {
    const missing = (reason: Parameters<typeof missingFigure>[0], coverage: number | null) =>
      ["median_change", "steep_drop"].map((component) => missingFigure(reason, { component, coverage }));
    if (rows.length === 0) return missing("no_data", null);
    if (intStat(rows[0], "tracked") === 0n) return missing("not_matured", 0);
    const sum = (list: readonly StatRow[]): number =>
      list.reduce((all, row) => all + Number(intStat(row, "accounts")), 0);
    const mature = rows.filter((row) => intStat(row, "mature") === 1n);
    const compared = mature.filter((row) => doubleStat(row, "base")! > 0);
    const n = sum(compared);
    const coverage = n / sum(rows);
    if (n === 0) return missing(mature.length === 0 ? "not_matured" : "zero_denominator", 0);
    const changes = compared
      .map((row) => ({ ...changeOf(row, scope), accounts: Number(intStat(row, "accounts")) }))
      .sort((a, b) => a.slope - b.slope);
    const at = (rank: number): number => {
      let seen = 0;
      for (const one of changes) {
        seen += one.accounts;
        if (seen > rank) return one.slope;
      }
      return Number.NaN;
    };
    const median = (at(Math.floor((n - 1) / 2)) + at(Math.floor(n / 2))) / 2;
    const limit = -Number(scope.options.steep_drop_percent) / 100;
    const steep = changes.reduce((all, one) => all + (one.slope <= limit + 1e-12 ? one.accounts : 0), 0);
    return [
      plainFigure(median, n, {
        component: "median_change",
        coverage,
        interval: n === 1 ? changes[0]!.interval : null,
      }),
      ratioFigure(whole(steep), whole(n), { component: "steep_drop", coverage }),
    ];
  },
  rows: (d, q, scope) => sql`select t.period as period, t.grp as grp, k.part as component, t.account_id as account_id,
      ${d.cast(raw("t.account_id"), "text")} as entity, t.closed_at as occurred_at,
      ${d.cast(raw("t.recent"), "decimal9")} as numerator, ${d.cast(raw("t.base"), "decimal9")} as denominator,
      case when t.mature = 0 then 'too new' when t.base > 0 then 'compared' else 'no use before' end as note
    from ${accountTrends(d, q, scope)} t cross join ${d.values("k", { part: "text" }, [["median_change"], ["steep_drop"]])}`,
};
