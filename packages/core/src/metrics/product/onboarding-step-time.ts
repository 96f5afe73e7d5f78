import type { Dialect } from "../../sql/dialect.ts";
import { raw, sql, time } from "../../sql/sql.ts";
import { kaplanMeier } from "../../stats/kaplan-meier.ts";
import { survivalQuantile } from "../../stats/survival-quantile.ts";
import { intStat, missingFigure, plainFigure } from "../figure.ts";
import type { MetricDefinition, MetricScope, StatRow } from "../metric.ts";
import { onboardingPath, PATH_OPTIONS, PATH_TABLES, stepNote } from "./onboarding-path.ts";

/** From the step before to this one, or to as_of; a step that came before the one before took no time. */
const tookUs = (d: Dialect, scope: MetricScope) =>
  sql`greatest(${d.diffUs(raw("c.prior_at"), sql`coalesce(c.reached_at, ${time(scope.asOf)})`)}, 0)`;
const GOT_THERE = raw("case when c.reached_at is not null then 1 else 0 end");

export const onboardingStepTime: MetricDefinition = {
  id: "onboarding_step_time",
  family: "product",
  title: "Time between onboarding steps",
  summary:
    "How long new customers take from each step of onboarding to the next. Those who are still on the way are counted as waiting, not left out.",
  unit: "duration",
  direction: "lower",
  grain: "account × step",
  clock: "calendar",
  formula:
    "step reached − step before reached (the start for the first), over accounts that started in the period and reached the step before: Kaplan–Meier median",
  population: "in_period",
  inputs: PATH_TABLES,
  options: PATH_OPTIONS,
  components: "open",
  bands: null,
  edgeCases: [
    {
      id: "ST1",
      text: "Accounts that reached the step before and not this one wait until as_of: they hold the time up, and the figure is provisional while there are any.",
    },
    { id: "ST2", text: "Where the curve has not fallen that far the time is null, not_reached." },
    { id: "ST3", text: "In any order a step that came before the one before it took no time." },
    { id: "ST4", text: "A step whose step before nobody has reached is not shown. Without any: null, no_data." },
  ],
  identities: ["with everybody through, the median is the ordinary (lower) median"],
  sources: ["Kaplan & Meier 1958", "Quantile of the curve: Therneau, R package survival"],
  additive: false,
  sql(d, q, scope) {
    const g = q.account("g", raw("c.account_id"), raw("c.started_at"), "at");
    return sql`select c.period as period, ${g.group} as grp, c.step as step, c.place as place, ${tookUs(d, scope)} as age,
        ${GOT_THERE} as reached, ${d.cast(raw("count(*)"), "bigint")} as accounts
      from ${onboardingPath(d, q, scope)} c${g.join} where c.prior_at is not null and ${g.where} group by 1, 2, 3, 4, 5, 6`;
  },
  finish(rows) {
    const steps = new Map<string, StatRow[]>();
    for (const row of [...rows].sort((a, b) => Number(intStat(a, "place") - intStat(b, "place")))) {
      steps.set(String(row.step), [...(steps.get(String(row.step)) ?? []), row]);
    }
    if (steps.size === 0) return [missingFigure("no_data")];
    return [...steps].map(([component, own]) => {
      const ages = new Map<number, { age: number; ended: number; censored: number }>();
      let n = 0;
      for (const row of own) {
        const age = Number(intStat(row, "age"));
        const at = ages.get(age) ?? { age, ended: 0, censored: 0 };
        const accounts = Number(intStat(row, "accounts"));
        if (intStat(row, "reached") === 1n) at.ended += accounts;
        else at.censored += accounts;
        n += accounts;
        ages.set(age, at);
      }
      const provisional = [...ages.values()].some(({ censored }) => censored > 0);
      const { age, interval } = survivalQuantile(kaplanMeier([...ages.values()]), 0.5);
      return plainFigure(age, n, { component, interval, provisional, emptyReason: "not_reached" });
    });
  },
  rows(d, q, scope) {
    const g = q.account("g", raw("c.account_id"), raw("c.started_at"), "at");
    return sql`select c.period as period, ${g.group} as grp, c.step as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, coalesce(c.reached_at, c.prior_at) as occurred_at,
        ${d.cast(tookUs(d, scope), "decimal9")} as numerator, ${d.cast(raw("1"), "decimal9")} as denominator, ${stepNote(scope)} as note
      from ${onboardingPath(d, q, scope, true)} c${g.join} where c.prior_at is not null and ${g.where}`;
  },
};
