import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { DAY } from "../../time/timestamp.ts";
import { daysOf, localDay } from "../local-days.ts";
import type { MetricScope, MetricSource, OptionSpec } from "../metric.ts";

export const FEATURE_OPTIONS: { readonly window_days: OptionSpec; readonly minimum_uses: OptionSpec } = {
  window_days: {
    type: "number",
    min: 1,
    max: 730,
    integer: true,
    default: 90,
    about:
      "Without a list of features in the company's definitions: a feature is there to be used if anybody in the company used it in the period or in this many local days up to its end.",
  },
  minimum_uses: {
    type: "number",
    min: 1,
    max: 1000,
    integer: true,
    default: 1,
    about: "How many uses in the period make a feature used.",
  },
};

/**
 * The features that every account may use, as a parenthesised relation `period`, `feature`: those the company's definitions
 * list, else those that anybody was seen to use in the period or in the option's days up to its end.
 */
export function entitledFeatures(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const listed = scope.definitions.features;
  if (listed !== null) {
    const names = d.values(
      "l",
      { feature: "text" },
      [...new Set(listed)].map((feature) => [feature]),
    );
    return sql`(select p.i as period, l.feature as feature from ${names} cross join ${q.periods("p")})`;
  }
  const windows = scope.periods.map((p) => {
    const { first, last } = daysOf(p, scope.zone);
    return { from: Math.min(first, last - Number(scope.options.window_days) + 1), last };
  });
  const w = d.values(
    "w",
    { i: "int", from_day: "bigint", last_day: "bigint" },
    windows.map(({ from, last }, i) => [i, BigInt(from), BigInt(last)]),
  );
  // Offsets need be right from two days before the first window on: what lies further back falls into none.
  const earliest = windows.length === 0 ? scope.asOf : (Math.min(...windows.map((window) => window.from)) - 2) * DAY;
  const day = (at: string): Sql => localDay(d, raw(`e.${at}`), scope.zone, earliest, scope.asOf);
  // A row may tell of a month, but never reaches over a period's end: what was used in it by a window's end and last not
  // before the window's beginning, was used in the window.
  return sql`(select w.i as period, s.feature as feature
    from (select e.feature as feature, ${day("occurred_at")} as day, max(${day("last_at")}) as last_day
        from ${q.useOfAll({ feature: true })} e where e.feature is not null and e.last_at >= ${time(earliest)} group by 1, 2) s
      cross join ${w}
    where s.last_day >= w.from_day and s.day <= w.last_day
    group by 1, 2)`;
}

/** Why there is no value where no feature is there to be used: nobody listed any, or no event ever named one. */
export function noFeatures(scope: MetricScope): "zero_denominator" | "not_recorded" {
  return scope.definitions.features === null ? "not_recorded" : "zero_denominator";
}
