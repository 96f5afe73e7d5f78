import { raw, sql } from "../../sql/sql.ts";
import { wilsonInterval } from "../../stats/wilson-interval.ts";
import { missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition } from "../metric.ts";
import { atRiskAt, LIFE_OPTIONS, lifeTable, lifeTableSql, livesWith, shownAges } from "./customer-lives.ts";
import { headlineAge } from "./headline-age.ts";

export const hazard: MetricDefinition = {
  id: "hazard",
  family: "customers",
  title: "Hazard",
  summary:
    "At each age, the share of the customers who had come that far and left just then: where in their life you lose people.",
  unit: "ratio",
  direction: "lower",
  grain: "account",
  clock: "calendar",
  formula: "h(a) = left at age a / seen up to age a",
  population: "none",
  inputs: ["subscription_version", "purchase", "fx_rate"],
  options: LIFE_OPTIONS,
  components: "open",
  headline: headlineAge,
  bands: null,
  edgeCases: [
    { id: "HAZ1", text: "A customer last seen at an age is at risk at that age and at none after it." },
    { id: "HAZ2", text: "Age 0 is the start month (or day) itself: joining and leaving inside it counts there." },
    { id: "HAZ3", text: "With ages in days only the days on which somebody left are shown: the others are 0." },
    { id: "HAZ4", text: "Accounts with orders only have no end until a lapse rule is set: null, no_lapse_rule." },
  ],
  identities: ["S(t) = Π(1 − hazard)", "0 ≤ h ≤ 1"],
  sources: [
    "Discrete-time hazard d/n: Singer & Willett, Applied Longitudinal Data Analysis, ch. 10",
    "Interval: Wilson score",
  ],
  additive: true,
  sql: lifeTableSql,
  finish(rows, scope) {
    const { table, emptyReason } = lifeTable(rows);
    const unit = String(scope.options.age_unit ?? "month");
    if (table.length === 0) return [missingFigure(emptyReason, { component: `${unit}:0` })];
    return shownAges(table, scope).map((age) => {
      const left = table.find((row) => row.age === age)?.ended ?? 0;
      const seen = atRiskAt(table, age);
      return ratioFigure(whole(left), whole(seen), {
        component: `${unit}:${age}`,
        interval: wilsonInterval(left, seen),
      });
    });
  },
  rows(d, q, scope) {
    const byDay = scope.options.age_unit === "day";
    const horizon = scope.definitions.survivalHorizonMonths;
    const months = d.values(
      "m",
      { age: "int" },
      Array.from({ length: horizon + 1 }, (_, age) => [age]),
    );
    const monthAges = sql`select c.period as period, c.grp as grp, m.age as age
      from (select distinct v.period as period, v.grp as grp from lives v) c cross join ${months}`;
    const dayAges = sql`select distinct v.period as period, v.grp as grp, v.age as age from lives v where v.ended = 1`;
    const unit = byDay ? "day:" : "month:";
    return sql`with ${livesWith(d, q, scope)}, ages as (${byDay ? dayAges : monthAges})
      select v.period as period, v.grp as grp, concat(${unit}, ${d.cast(raw("a.age"), "text")}) as component, v.account_id as account_id,
        ${d.cast(raw("v.account_id"), "text")} as entity, v.born_at as occurred_at,
        ${d.cast(raw("case when v.ended = 1 and v.age = a.age then 1 else 0 end"), "decimal9")} as numerator,
        ${d.cast(raw("1"), "decimal9")} as denominator, case when v.ended = 1 and v.age = a.age then 'left at this age' else '' end as note
      from lives v join ages a on a.period = v.period and coalesce(a.grp, '') = coalesce(v.grp, '')
        and (a.grp is null) = (v.grp is null) and v.age >= a.age`;
  },
};
