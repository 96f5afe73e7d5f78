import { raw, type Sql, sql } from "../../sql/sql.ts";
import { wilsonInterval } from "../../stats/wilson-interval.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope } from "../metric.ts";
import { onboardingPath, PATH_OPTIONS, PATH_TABLES, stepNote } from "./onboarding-path.ts";

/** Whether an account of the path `c` stands under the line, and whether it also stands above it: 1 or 0. */
function sides(scope: MetricScope): { readonly under: Sql; readonly over: Sql } {
  const under = scope.options.of === "previous" ? raw("c.prior_at is not null") : raw("true");
  return {
    under: sql`case when ${under} then 1 else 0 end`,
    over: sql`case when ${under} and c.reached_at is not null then 1 else 0 end`,
  };
}

export const onboardingSteps: MetricDefinition = {
  id: "onboarding_steps",
  family: "product",
  title: "Onboarding steps",
  summary:
    "How many of the customers that started in the period have reached each step of onboarding: where they get on, and where they are stuck.",
  unit: "ratio",
  direction: "higher",
  grain: "account × step",
  clock: "calendar",
  formula: "accounts that reached the step ÷ accounts that started in the period",
  population: "in_period",
  inputs: PATH_TABLES,
  options: {
    of: {
      type: "enum",
      values: ["started", "previous"],
      default: "started",
      about: "Of all that started, or of those that reached the step before.",
    },
    ...PATH_OPTIONS,
  },
  components: "open",
  bands: null,
  edgeCases: [
    {
      id: "OS1",
      text: "The steps are those of the company's settings, milestones or product events; without them its milestones, the soonest promised first.",
    },
    { id: "OS2", text: "A step that was reached before the start counts as reached at the start." },
    {
      id: "OS3",
      text: "In any order a later step can be reached by more accounts than an earlier one; in strict order never.",
    },
    { id: "OS4", text: "One that is achieved at or after as_of is not achieved yet." },
    { id: "OS5", text: "While an account has not got there the figure is provisional." },
    { id: "OS6", text: "No account started, or there are no steps: null, no_data." },
    { id: "OS7", text: "Nobody has reached the step before: null, zero_denominator." },
  ],
  identities: ["in strict order no step is reached by more accounts than the one before"],
  sources: ["Wilson 1927 (interval)"],
  additive: true,
  sql(d, q, scope) {
    const g = q.account("g", raw("c.account_id"), raw("c.started_at"), "at");
    const { under, over } = sides(scope);
    return sql`select c.period as period, ${g.group} as grp, c.step as step, min(c.place) as place, sum(${under}) as accounts, sum(${over}) as reached
      from ${onboardingPath(d, q, scope)} c${g.join} where ${g.where} group by 1, 2, 3`;
  },
  finish(rows) {
    if (rows.length === 0) return [missingFigure("no_data")];
    return [...rows]
      .sort((a, b) => Number(intStat(a, "place") - intStat(b, "place")))
      .map((row) => {
        const [accounts, reached] = [intStat(row, "accounts"), intStat(row, "reached")];
        return ratioFigure(whole(reached), whole(accounts), {
          component: String(row.step),
          provisional: reached < accounts,
          ...(accounts === 0n ? {} : { interval: wilsonInterval(Number(reached), Number(accounts)) }),
        });
      });
  },
  rows(d, q, scope) {
    const g = q.account("g", raw("c.account_id"), raw("c.started_at"), "at");
    const { under, over } = sides(scope);
    return sql`select c.period as period, ${g.group} as grp, c.step as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, coalesce(c.reached_at, c.started_at) as occurred_at,
        ${d.cast(over, "decimal9")} as numerator, ${d.cast(under, "decimal9")} as denominator, ${stepNote(scope)} as note
      from ${onboardingPath(d, q, scope, true)} c${g.join} where ${g.where}`;
  },
};
