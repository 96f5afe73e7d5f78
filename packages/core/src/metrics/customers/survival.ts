import { raw, sql } from "../../sql/sql.ts";
import { kaplanMeier, medianSurvival, survivalAt } from "../../stats/kaplan-meier.ts";
import { DAY } from "../../time/timestamp.ts";
import { missingFigure, plainFigure } from "../figure.ts";
import type { Interval, MetricDefinition } from "../metric.ts";
import { atRiskAt, LIFE_OPTIONS, lifeTable, lifeTableSql, livesWith, MONTH_US, shownAges } from "./customer-lives.ts";
import { headlineAge } from "./headline-age.ts";

const interval = (low: number, high: number): Interval => ({ low, high, level: 0.95, method: "kaplan_meier_log" });

export const survival: MetricDefinition = {
  id: "survival",
  family: "customers",
  title: "Survival",
  summary:
    "The share of customers still with you at each age, fair to those who joined too recently to have reached it, and the age that half of them reach.",
  unit: "ratio",
  otherUnits: { component: { median: "duration" } },
  direction: "higher",
  grain: "account",
  clock: "calendar",
  formula: "S(t) = Π over ages a ≤ t of (1 − left at a / seen up to a), everybody seen until the end of the period",
  population: "none",
  inputs: ["subscription_version", "purchase", "fx_rate"],
  options: LIFE_OPTIONS,
  components: "open",
  headline: headlineAge,
  bands: null,
  edgeCases: [
    {
      id: "SURV1",
      text: "A customer who has not left by the end of the period is censored at that age, never counted as kept.",
    },
    { id: "SURV2", text: "Of those of one age, the ones who left count before the ones last seen at it." },
    { id: "SURV3", text: "Leaving at exactly the end of the period belongs to the next one." },
    {
      id: "SURV4",
      text: "The first departure ends the life; with `bridge` a customer who has come back is still alive.",
    },
    {
      id: "SURV5",
      text: "Age in months is the number of month borders passed in the workspace's zone: 31 January to 28 February is 1.",
    },
    { id: "SURV6", text: "A curve that stays above one half has no median: null, not_reached." },
    { id: "SURV7", text: "Accounts with orders only have no end until a lapse rule is set: null, no_lapse_rule." },
    { id: "SURV8", text: "Subscriptions that touch or overlap are one life; groups are those at its start." },
  ],
  identities: ["S never rises", "S(t) = Π(1 − hazard)"],
  sources: [
    "Kaplan & Meier, Nonparametric estimation from incomplete observations, JASA 1958",
    "Interval on the log scale: the default of R's survfit (Therneau, package survival)",
  ],
  additive: false,
  sql: lifeTableSql,
  finish(rows, scope) {
    const { table, emptyReason } = lifeTable(rows);
    if (table.length === 0) return [missingFigure(emptyReason, { component: "median" })];
    const unit = String(scope.options.age_unit ?? "month");
    const steps = kaplanMeier(table);
    const shown = shownAges(table, scope).map((age) => {
      const step = steps.filter((one) => one.age <= age).at(-1);
      return plainFigure(survivalAt(steps, age), atRiskAt(table, age), {
        component: `${unit}:${age}`,
        interval: interval(step?.low ?? 1, step?.high ?? 1),
      });
    });
    const { median, low, high } = medianSurvival(steps);
    const us = unit === "day" ? DAY : MONTH_US;
    const middle = plainFigure(median === null ? null : median * us, atRiskAt(table, 0), {
      component: "median",
      emptyReason: "not_reached",
      interval: low === null || high === null ? null : interval(low * us, high * us),
    });
    return [...shown, middle];
  },
  rows(d, q, scope) {
    return sql`with ${livesWith(d, q, scope)}
      select v.period as period, v.grp as grp, 'median' as component, v.account_id as account_id,
        ${d.cast(raw("v.account_id"), "text")} as entity, v.born_at as occurred_at, ${d.cast(raw("v.age"), "decimal9")} as numerator,
        ${d.cast(raw("v.ended"), "decimal9")} as denominator, case when v.ended = 1 then 'left at this age' else 'still here at this age' end as note
      from lives v`;
  },
};
