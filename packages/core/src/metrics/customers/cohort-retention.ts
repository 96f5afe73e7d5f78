import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { wilsonInterval } from "../../stats/wilson-interval.ts";
import { intStat, missingFigure, nanoStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource, OptionSpec } from "../metric.ts";
import { CHURN_AT } from "../revenue/subscription-options.ts";
import { customerSpans, customerSpells, unruledBuyers } from "./customer-spells.ts";
import { headlineCohort } from "./headline-age.ts";
import { monthIndex } from "./month-index.ts";

const COHORTS: OptionSpec = {
  type: "number",
  min: 1,
  max: 60,
  integer: true,
  default: 24,
  about: "How many start months are shown: the latest ones that have ended by the end of the period",
};

/** The start month as it is written in a component: `2024-03`. */
function monthLabel(index: number): string {
  return `${1990 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

/**
 * Relations for a WITH clause. `members`: each customer with `cohort` (month index), `grp`, `born_at` and `base` (MRR at the
 * start, NULL without a rate). `cells`: a row for each member and age it can have by the last period: `age`, `here` (1 or 0)
 * and `kept` (MRR then, 0 when gone). `shown`: the periods with the last month that had ended by their end.
 */
function cohortWith(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const months = monthIndex(d, scope);
  const count = Number(scope.options.cohorts ?? COHORTS.default);
  const closed = scope.periods.map((p) => months.at(p.endUs) - 1);
  const last = Math.max(...closed, -1);
  const first = Math.max(0, Math.min(...closed) - count + 1);
  const ends = Array.from({ length: Math.max(0, last - first) }, (_, i) => [
    first + 1 + i,
    months.endUs(first + 1 + i),
  ]);
  const start = months.of("start_bin", raw("c.starts_at"), raw("0"));
  const g = q.account("g", sql`m.account_id`, sql`m.born_at`, "at");
  const zero = d.cast(raw("0"), "decimal9");
  return sql`${months.relation}, spans as ${customerSpans(d, q, scope)},
    spells as ${customerSpells("spans")},
    month_ends as (select e.month as month, e.ends_at as ends_at from ${d.values("e", { month: "int", ends_at: "time" }, ends)}),
    shown as (select p.i as period, p.closed as closed from ${d.values(
      "p",
      { i: "int", closed: "int" },
      closed.map((month, i) => [i, month]),
    )}),
    began as (select s.account_id as account_id, s.starts_at as starts_at, case when count(*) = count(s.mrr) then sum(s.mrr) end as base
      from spans s group by 1, 2),
    born as (select c.account_id as account_id, c.starts_at as born_at, ${start.index} as cohort
      from spells c${start.join} where c.spell = 1),
    members as (select m.account_id as account_id, ${g.group} as grp, m.born_at as born_at, m.cohort as cohort, b.base as base
      from born m join began b on b.account_id = m.account_id and b.starts_at = m.born_at${g.join}
      where m.cohort >= ${first} and m.cohort <= ${last} and ${g.where}),
    present as (select s.account_id as account_id, e.month as month from spells s cross join month_ends e
      where s.starts_at < e.ends_at and s.ends_at >= e.ends_at),
    worth as (select s.account_id as account_id, e.month as month, sum(s.mrr) as mrr from spans s cross join month_ends e
      where s.starts_at < e.ends_at and s.ends_at >= e.ends_at group by 1, 2),
    cells as (select m.account_id as account_id, m.grp as grp, m.born_at as born_at, m.cohort as cohort, 0 as age, 1 as here,
        m.base as base, m.base as kept
      from members m
      union all
      select m.account_id as account_id, m.grp as grp, m.born_at as born_at, m.cohort as cohort, e.month - m.cohort as age,
        case when h.account_id is null then 0 else 1 end as here, m.base as base,
        case when m.base is null then m.base else coalesce(w.mrr, ${zero}) end as kept
      from members m cross join month_ends e
      left join present h on h.account_id = m.account_id and h.month = e.month
      left join worth w on w.account_id = m.account_id and w.month = e.month
      where e.month > m.cohort)`;
}

/** Whether a cell has matured by a period's end and its cohort is one of those shown. */
function visible(scope: MetricScope): Sql {
  return sql`c.cohort + c.age <= p.closed and c.cohort > p.closed - ${Number(scope.options.cohorts ?? COHORTS.default)}`;
}

export const cohortRetention: MetricDefinition = {
  id: "cohort_retention",
  family: "customers",
  title: "Cohort retention",
  summary:
    "Of the customers who started in one month, how many are still there, and how much they pay, one, two, three months on.",
  unit: "ratio",
  direction: "higher",
  grain: "account × month",
  clock: "calendar",
  formula: "logos: there at the close of month start + age / started; mrr: their MRR then / their MRR at the start",
  population: "none",
  inputs: ["subscription_version", "purchase", "fx_rate"],
  options: { cohorts: COHORTS, churn_at: CHURN_AT },
  components: "open",
  headline: headlineCohort,
  picture: true,
  bands: null,
  edgeCases: [
    { id: "COH1", text: "Age 0 is the start itself: 100 % by definition, also for who left within the month." },
    {
      id: "COH2",
      text: "A cell whose month has not ended by the end of the period is left out, and so is a cohort still filling.",
    },
    {
      id: "COH3",
      text: "A customer stays in the cohort of the first start for ever; one who comes back is there again.",
    },
    {
      id: "COH4",
      text: "Cohorts are local calendar months; the state is the one just before the month's last instant.",
    },
    { id: "COH5", text: "MRR may rise above 100 %; paused customers are there with MRR 0." },
    {
      id: "COH6",
      text: "Customers whose first MRR has no rate are left out of the MRR cells and lower their coverage.",
    },
    { id: "COH7", text: "A cohort that started with no MRR: null, zero_denominator." },
    { id: "COH8", text: "Orders only and no lapse rule: null, no_lapse_rule." },
  ],
  identities: ["age 0 = 100 %", "0 ≤ logo retention ≤ 1"],
  sources: ["Cohort triangle as in mrr-playbook (dbt Labs) and ChartMogul; interval of logo shares: Wilson score"],
  additive: true,
  sql(d, q, scope) {
    return sql`with ${cohortWith(d, q, scope)},
      sums as (select c.grp as grp, c.cohort as cohort, c.age as age, count(*) as size, sum(c.here) as here, count(c.base) as priced,
          sum(c.base) as base, sum(c.kept) as kept
        from cells c group by 1, 2, 3)
      select p.period as period, c.grp as grp, c.cohort as cohort, c.age as age, c.size as size, c.here as here, c.priced as priced,
        c.base as base, c.kept as kept, 0 as unruled
      from sums c cross join shown p where ${visible(scope)}
      union all
      select u.period as period, u.grp as grp, ${d.nullOf("int")} as cohort, ${d.nullOf("int")} as age, 0 as size, 0 as here, 0 as priced,
        ${d.nullOf("decimal9")} as base, ${d.nullOf("decimal9")} as kept, u.accounts as unruled
      from ${unruledBuyers(d, q, scope)} u`;
  },
  finish(rows) {
    const cells = rows
      .filter((row) => row.cohort !== null)
      .sort((a, b) => Number(a.cohort) - Number(b.cohort) || Number(a.age) - Number(b.age));
    if (cells.length === 0) {
      return [missingFigure(rows.some((row) => intStat(row, "unruled") > 0n) ? "no_lapse_rule" : "no_data")];
    }
    const logos = cells.map((row) => {
      const size = intStat(row, "size");
      const here = intStat(row, "here");
      return ratioFigure(whole(here), whole(size), {
        component: `logos/${monthLabel(Number(row.cohort))}/${row.age}`,
        interval: wilsonInterval(Number(here), Number(size)),
      });
    });
    const mrr = cells.map((row) => {
      const priced = intStat(row, "priced");
      const component = `mrr/${monthLabel(Number(row.cohort))}/${row.age}`;
      const extras = { component, n: Number(priced), coverage: Number(priced) / Number(intStat(row, "size")) };
      return priced === 0n
        ? missingFigure("missing_rate", extras)
        : ratioFigure(nanoStat(row, "kept"), nanoStat(row, "base"), extras);
    });
    return [...logos, ...mrr];
  },
  rows(d, q, scope) {
    const label = d.values("k", { month: "int", label: "text" }, cohortLabels(d, scope));
    const from = sql`cells c cross join shown p join labels k on k.month = c.cohort where ${visible(scope)}`;
    const one = d.cast(raw("1"), "decimal9");
    return sql`with ${cohortWith(d, q, scope)}, labels as (select k.month as month, k.label as label from ${label})
      select p.period as period, c.grp as grp, concat('logos/', k.label, '/', ${d.cast(raw("c.age"), "text")}) as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, c.born_at as occurred_at, ${d.cast(raw("c.here"), "decimal9")} as numerator,
        ${one} as denominator, case when c.here = 1 then 'still here' else 'gone' end as note
      from ${from}
      union all
      select p.period as period, c.grp as grp, concat('mrr/', k.label, '/', ${d.cast(raw("c.age"), "text")}) as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, c.born_at as occurred_at, c.kept as numerator, c.base as denominator,
        case when c.here = 1 then 'still here' else 'gone' end as note
      from ${from} and c.base is not null`;
  },
};

function cohortLabels(d: Dialect, scope: MetricScope): [number, string][] {
  const months = monthIndex(d, scope);
  const last = Math.max(...scope.periods.map((p) => months.at(p.endUs)), 0);
  return Array.from({ length: last + 1 }, (_, month) => [month, monthLabel(month)]);
}
