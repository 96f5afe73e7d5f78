import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { entitledFeatures, FEATURE_OPTIONS, noFeatures } from "./entitled-features.ts";
import { idleAccounts, usePopulation } from "./use-population.ts";

/**
 * Relations for a WITH clause, the last of which, `accounts`, has a row for each account and period: `period`, `grp`,
 * `account_id`, features `used` and `entitled`.
 */
function accountsWith(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const from = time(scope.periods[0]?.startUs ?? scope.asOf);
  const g = q.account("g", sql`b.account_id`, sql`p.starts_at`, "left");
  return sql`uses as (
      select ${q.bucket(raw("e.occurred_at"))} as period, e.account_id as account_id, e.feature as feature, sum(e.quantity) as times
      from ${q.use({ feature: true })} e where e.occurred_at >= ${from} group by 1, 2, 3),
    features as ${entitledFeatures(d, q, scope)},
    sizes as (select f.period as period, count(*) as features from features f group by 1),
    by_account as (
      select s.period as period, s.account_id as account_id, sum(s.is_used) as used
      from (
        select u.period as period, u.account_id as account_id,
          case when f.feature is not null and u.times >= ${Number(scope.options.minimum_uses)} then 1 else 0 end as is_used
        from uses u left join features f on f.period = u.period and f.feature = u.feature
        union all
        select i.period as period, i.account_id as account_id, 0 as is_used from ${idleAccounts(d, q, scope)} i) s
      group by 1, 2),
    accounts as (
      select b.period as period, ${g.group} as grp, b.account_id as account_id, b.used as used, coalesce(z.features, 0) as entitled
      from by_account b join ${q.periods("p")} on p.i = b.period left join sizes z on z.period = b.period${g.join} where ${g.where})`;
}

export const adoptionDepth: MetricDefinition = {
  id: "adoption_depth",
  family: "product",
  title: "Adoption depth",
  summary:
    "How much of what they could use customers do use: features used over features there to be used, per account.",
  unit: "ratio",
  direction: "higher",
  grain: "account × period",
  clock: "calendar",
  formula: "Σ features used by each account ÷ Σ features it may use",
  population: "in_period",
  inputs: ["product_event", "account"],
  options: { population: usePopulation("using"), ...FEATURE_OPTIONS },
  components: [],
  bands: null,
  edgeCases: [
    {
      id: "AD1",
      text: "The features there to be used are those the company's definitions list; without a list, those that anybody in the company was seen to use in the period or in the days before its end (option window_days).",
    },
    { id: "AD2", text: "With a list, use of a feature that is not on it does not count." },
    {
      id: "AD3",
      text: "An account that used the product, but no feature that is recorded by name, counts with none used.",
    },
    {
      id: "AD4",
      text: "Uses are added up by quantity over all persons of the account; events without a person count.",
    },
    {
      id: "AD5",
      text: "No feature was ever named: null, not_recorded; an empty list: null, zero_denominator; no account: null, no_data.",
    },
    {
      id: "AD6",
      text: "The features there to be used are looked for in the whole company, whatever accounts are asked about.",
    },
  ],
  identities: ["0 ≤ adoption depth ≤ 1", "the total is Σ used ÷ Σ entitled, never the mean of the accounts' ratios"],
  sources: ["Features used ÷ features available: common practice of product analytics (depth of adoption)"],
  additive: true,
  sql: (d, q, scope) => sql`with ${accountsWith(d, q, scope)}
    select a.period as period, a.grp as grp, count(*) as accounts, ${d.cast(raw("sum(a.used)"), "bigint")} as used_features,
      ${d.cast(raw("sum(a.entitled)"), "bigint")} as entitled_features
    from accounts a group by 1, 2`,
  finish([row], scope) {
    if (row === undefined) return [missingFigure("no_data")];
    const extras = { n: Number(intStat(row, "accounts")), emptyReason: noFeatures(scope) };
    return [ratioFigure(whole(intStat(row, "used_features")), whole(intStat(row, "entitled_features")), extras)];
  },
  rows: (d, q, scope) => sql`with ${accountsWith(d, q, scope)}
    select a.period as period, a.grp as grp, ${d.nullOf("text")} as component, a.account_id as account_id,
      ${d.cast(raw("a.account_id"), "text")} as entity, p.starts_at as occurred_at, ${d.cast(raw("a.used"), "decimal9")} as numerator,
      ${d.cast(raw("a.entitled"), "decimal9")} as denominator, case when a.used = 0 then 'none used' else 'used' end as note
    from accounts a join ${q.periods("p")} on p.i = a.period`,
};
