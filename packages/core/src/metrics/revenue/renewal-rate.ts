import type { Nano } from "../../facts/fact.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { join, raw, type Sql, sql, time } from "../../sql/sql.ts";
import { DAY } from "../../time/timestamp.ts";
import { intStat, nanoStat, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricDefinition, MetricScope, MetricSource, StatRow } from "../metric.ts";
import { coverageOf } from "./money-figure.ts";

/**
 * The terms due in the periods: `period`, `grp`, `account_id`, `contract_id`, `due_at`, `months`, `state` (renewed, lost or
 * pending), `due_value` and `kept_value` (reporting currency; both NULL where a rate is missing). SELECT text.
 */
function dueTerms(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const latest = sql`(select x.* from (select r.*, row_number() over (partition by r.contract_id, r.term_ends_at order by r.occurred_at desc, r.row_id desc) as recency
      from ${q.from("renewal_decision")} r) x where x.recency = 1)`;
  const fx = q.rate("fx", raw("t.currency"), raw("t.ends_at"));
  const own = q.rate("fxd", raw("r.currency"), raw("t.ends_at"));
  const g = q.account("g", sql`v.account_id`, raw("v.due_at"), "at");
  const graceEnd = d.addUs(raw("t.ends_at"), sql`t.grace_days * ${d.cast(raw(String(DAY)), "bigint")}`);
  const money = (amount: Sql, rate: Sql): Sql => d.cast(sql`${d.cast(amount, "decimal9")} * ${rate}`, "decimal9");
  const terms = sql`select ${q.bucket(raw("t.ends_at"))} as period, t.account_id as account_id, t.contract_id as contract_id, t.ends_at as due_at,
      t.term_months as months, ${money(raw("t.value_minor"), fx.rate)} as term_value, ${money(raw("r.renewed_value_minor"), own.rate)} as renewed_value,
      case when r.decision = 'renewed' and r.occurred_at < ${graceEnd} then 'renewed'
        when r.decision is null and ${time(scope.asOf)} < ${graceEnd} then 'pending' else 'lost' end as state
    from ${q.from("contract_term")} t left join ${latest} r on r.contract_id = t.contract_id and r.term_ends_at = t.ends_at${fx.join}${own.join}`;
  return sql`select v.period as period, ${g.group} as grp, v.account_id as account_id, v.contract_id as contract_id, v.due_at as due_at, v.months as months, v.state as state,
      case when v.state = 'renewed' and v.renewed_value is null then ${d.nullOf("decimal9")} else v.term_value end as due_value,
      case when v.term_value is null then ${d.nullOf("decimal9")} when v.state = 'renewed' then least(v.renewed_value, v.term_value) else ${d.cast(raw("0"), "decimal9")} end as kept_value
    from (${terms}) v${g.join} where v.period is not null and ${g.where}`;
}

/** Raw share over the term to a share per year, r^(12/months). */
function perYear(figure: Figure, months: number): Figure {
  if (figure.value === null || months <= 0) return figure;
  return { ...figure, value: figure.value ** (12 / months) };
}

export const renewalRate: MetricDefinition = {
  id: "renewal_rate",
  family: "revenue",
  title: "Renewal rate",
  summary:
    "The share of the contract terms that came to an end in the period and were renewed, by number and by value.",
  unit: "ratio",
  direction: "higher",
  grain: "contract term",
  clock: "calendar",
  formula:
    "renewed ÷ due, by count; value: renewed value ÷ value due; count_<n>_months and value_<n>_months: the same within one term length of n months, per year: r^(12/n)",
  population: "none",
  inputs: ["contract_term", "renewal_decision", "fx_rate"],
  options: {
    per_year: {
      type: "enum",
      values: ["yes", "no"],
      default: "yes",
      about: "Show the rates per term length as rates per year, r^(12/months), or as they are",
    },
  },
  components: "open",
  bands: null,
  edgeCases: [
    {
      id: "RNW1",
      text: "A renewal is credited to the period in which the term was due, however early it was decided.",
    },
    {
      id: "RNW2",
      text: "Within the days of grace a term without a decision is pending: in neither side, and the figure is provisional.",
    },
    { id: "RNW3", text: "A renewal after the grace has ended does not count: the term was lost." },
    {
      id: "RNW4",
      text: "Terms of different length are never annualised together: 80 % over two years is 89.4 % a year, in its own part.",
    },
    { id: "RNW5", text: "Renewed value above the term's own is expansion and does not count." },
    { id: "RNW6", text: "Of several decisions on one term the latest counts." },
    { id: "RNW7", text: "Nothing due: no value, zero_denominator." },
    { id: "RNW8", text: "A term that is due at exactly the period's end belongs to the next period." },
  ],
  identities: ["0 ≤ renewal rate ≤ 1", "count = Σ renewed over lengths ÷ Σ due over lengths"],
  sources: ["90 of 100 renewed → 90 %", "Annualising: 0.8^(1/2) = 0.894"],
  additive: true,
  sql: (
    d,
    q,
    scope,
  ) => sql`select t.period as period, t.grp as grp, t.months as months, ${d.countIf(raw("t.state = 'pending'"))} as pending,
      ${d.countIf(raw("t.state <> 'pending'"))} as due, ${d.countIf(raw("t.state = 'renewed'"))} as renewed,
      ${d.sumIf(raw("t.due_value"), raw("t.state <> 'pending' and t.kept_value is not null"))} as due_sum, ${d.sumIf(raw("t.kept_value"), raw("t.state <> 'pending' and t.due_value is not null"))} as kept_sum,
      ${d.countIf(raw("t.state <> 'pending' and t.due_value is not null and t.kept_value is not null"))} as valued
    from (${dueTerms(d, q, scope)}) t group by 1, 2, 3`,
  finish(rows, scope) {
    const figures = (mine: readonly StatRow[], count: string | null, value: string): Figure[] => {
      const total = (name: string): bigint => mine.reduce((sum, row) => sum + intStat(row, name), 0n);
      const amount = (name: string): Nano => mine.reduce((sum, row) => sum + nanoStat(row, name), 0n);
      const [due, valued, provisional] = [total("due"), total("valued"), total("pending") > 0n];
      return [
        ratioFigure(whole(total("renewed")), whole(due), { component: count, provisional }),
        ratioFigure(amount("kept_sum"), amount("due_sum"), {
          component: value,
          provisional,
          n: Number(valued),
          coverage: coverageOf(due, valued),
          emptyReason: due > 0n && valued === 0n ? "missing_rate" : "zero_denominator",
        }),
      ];
    };
    const lengths = [...new Set(rows.map((row) => Number(row.months)))].sort((a, b) => a - b);
    const perLength = lengths.flatMap((months) => {
      const mine = rows.filter((row) => Number(row.months) === months);
      const parts = figures(mine, `count_${months}_months`, `value_${months}_months`);
      return scope.options.per_year === "no" ? parts : parts.map((figure) => perYear(figure, months));
    });
    return [...figures(rows, null, "value"), ...perLength];
  },
  rows(d, q, scope) {
    const one = d.cast(raw("1"), "decimal9");
    const part = (
      component: Sql,
      numerator: Sql,
      denominator: Sql,
      where: Sql,
    ): Sql => sql`select t.period as period, t.grp as grp, ${component} as component,
        t.account_id as account_id, ${d.cast(raw("t.contract_id"), "text")} as entity, t.due_at as occurred_at, ${numerator} as numerator, ${denominator} as denominator, t.state as note
      from terms t where t.state <> 'pending'${where}`;
    const counted = d.cast(raw("case when t.state = 'renewed' then 1 else 0 end"), "decimal9");
    const valued = raw(" and t.due_value is not null and t.kept_value is not null");
    const months = d.cast(raw("t.months"), "text");
    const label = (prefix: string): Sql => sql`concat(${prefix}, ${months}, '_months')`;
    return sql`with terms as (${dueTerms(d, q, scope)})
      ${join(
        [
          part(d.nullOf("text"), counted, one, raw("")),
          part(d.cast(raw("'value'"), "text"), raw("t.kept_value"), raw("t.due_value"), valued),
          part(label("count_"), counted, one, raw("")),
          part(label("value_"), raw("t.kept_value"), raw("t.due_value"), valued),
        ],
        " union all ",
      )}`;
  },
};
