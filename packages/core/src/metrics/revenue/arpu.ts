import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, missingFigure, nanoStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { coverageOf } from "./money-figure.ts";
import { inPeriod, pricedSubscriptions } from "./priced-subscription.ts";
import { MRR_OPTIONS } from "./subscription-options.ts";

/** Each account's MRR at closing with its known people: `period`, `grp`, `account_id`, `closed_at`, `mrr_then`, `users`, `seen`, `converted`. */
function payingAccounts(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("g", sql`c.account_id`, raw("c.closed_at"), "left");
  const charged = raw("s.ends_at >= p.ends_at and s.is_logo and not s.is_paused");
  return sql`select c.period as period, ${g.group} as grp, c.account_id as account_id, c.closed_at as closed_at, coalesce(c.mrr_sum, ${d.cast(raw("0"), "decimal9")}) as mrr_then,
      coalesce(u.people, 0) as users, c.seen as seen, c.converted as converted
    from (select p.i as period, s.account_id as account_id, p.ends_at as closed_at, sum(s.worth) as mrr_sum, count(*) as seen, ${d.countIf(raw("s.worth is not null"))} as converted
      from ${pricedSubscriptions(d, q, scope)} s cross join ${q.periods("p")}
      where s.starts_at < p.ends_at and ${charged} and ${inPeriod(scope, raw("s.px"), raw("p.i"))} group by 1, 2, 3) c
    left join (select p.i as period, h.account_id as account_id, count(distinct h.person_id) as people
      from ${q.from("person")} h cross join ${q.periods("p")} where h.occurred_at < p.ends_at and h.account_id is not null group by 1, 2) u
      on u.account_id = c.account_id and u.period = c.period${g.join}
    where ${g.where}`;
}

export const arpu: MetricDefinition = {
  id: "arpu",
  family: "revenue",
  title: "Average revenue per account",
  summary:
    "Monthly recurring revenue per paying account at the end of the period, and per person known at those accounts.",
  unit: "money",
  direction: "higher",
  grain: "account × currency × period",
  clock: "calendar",
  formula: "MRR ÷ accounts with MRR above zero; per_user: MRR of paying accounts with known people ÷ those people",
  population: "closing",
  inputs: ["subscription_version", "person", "fx_rate"],
  options: MRR_OPTIONS,
  components: ["per_user"],
  bands: null,
  edgeCases: [
    { id: "ARPU1", text: "Free, fully discounted, paused and trial accounts are not paying accounts." },
    {
      id: "ARPU2",
      text: "Without paying accounts there is no value: zero_denominator; if no rate is known, missing_rate.",
    },
    {
      id: "ARPU3",
      text: "Accounts without known people are left out of per_user on both sides and lower its coverage; without any, not_recorded.",
    },
  ],
  identities: ["ARPU · paying accounts = MRR"],
  sources: ["ChartMogul help: average revenue per account"],
  additive: true,
  sql: (
    d,
    q,
    scope,
  ) => sql`select c.period as period, c.grp as grp, sum(c.mrr_then) as mrr_sum, ${d.countIf(raw("c.mrr_then > 0"))} as accounts,
      coalesce(${d.sumIf(raw("c.mrr_then"), raw("c.users > 0"))}, ${d.cast(raw("0"), "decimal9")}) as user_mrr, sum(case when c.mrr_then > 0 then c.users else 0 end) as people,
      ${d.countIf(raw("c.mrr_then > 0 and c.users > 0"))} as known_accounts, sum(c.seen) as seen_spans, sum(c.converted) as converted_spans
    from (${payingAccounts(d, q, scope)}) c group by 1, 2`,
  finish([row]) {
    const accounts = intStat(row, "accounts");
    const [seen, converted] = [intStat(row, "seen_spans"), intStat(row, "converted_spans")];
    const emptyReason = seen > 0n && converted === 0n ? "missing_rate" : "zero_denominator";
    const people = intStat(row, "people");
    return [
      ratioFigure(nanoStat(row, "mrr_sum"), whole(accounts), { coverage: coverageOf(seen, converted), emptyReason }),
      accounts > 0n && people === 0n
        ? missingFigure("not_recorded", { component: "per_user", coverage: 0 })
        : ratioFigure(nanoStat(row, "user_mrr"), whole(people), {
            component: "per_user",
            coverage: coverageOf(accounts, intStat(row, "known_accounts")),
            emptyReason,
          }),
    ];
  },
  rows: (d, q, scope) => {
    const one = (
      component: Sql,
      denominator: Sql,
      where: Sql,
    ): Sql => sql`select c.period as period, c.grp as grp, ${component} as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, c.closed_at as occurred_at, c.mrr_then as numerator, ${d.cast(denominator, "decimal9")} as denominator, ${d.nullOf("text")} as note
      from paying c where c.mrr_then > 0${where}`;
    return sql`with paying as (${payingAccounts(d, q, scope)})
      ${one(d.nullOf("text"), raw("1"), raw(""))} union all ${one(d.cast(raw("'per_user'"), "text"), raw("c.users"), raw(" and c.users > 0"))}`;
  },
};
