import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { doubleStat, missingFigure, plainFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricDefinition, MetricPeriod, MetricScope, MetricSource, StatRow } from "../metric.ts";

/**
 * The targets that run in each period, as they stand at its closing: `period`, `grp`, `account_id`, `target`, `agreed`,
 * `attained` (NULL: not measured), `stated_at`, `begun_us` and `due_us` (NULL without a due date).
 */
function runningTargets(d: Dialect, q: MetricSource): Sql {
  const g = q.account("g", sql`x.account_id`, sql`x.closed_at`, "left");
  const all = raw("rows between unbounded preceding and unbounded following");
  return sql`(select x.period as period, ${g.group} as grp, x.account_id as account_id, x.target as target, x.agreed as agreed,
      x.attained as attained, x.stated_at as stated_at, ${d.epochUs(raw("x.begun_at"))} as begun_us, ${d.epochUs(raw("x.due_at"))} as due_us
    from (
      select p.i as period, p.starts_at as opened_at, p.ends_at as closed_at, o.account_id as account_id, o.target as target, o.agreed as agreed,
        o.attained as attained, o.occurred_at as stated_at, o.due_at as due_at,
        min(o.occurred_at) over (partition by p.i, o.account_id, o.target order by o.occurred_at ${all}) as begun_at,
        row_number() over (partition by p.i, o.account_id, o.target order by o.occurred_at desc, o.row_id desc) as recency
      from ${q.from("outcome_target")} o cross join ${q.periods("p")}
      where o.occurred_at < p.ends_at) x${g.join}
    where x.recency = 1 and (x.due_at is null or x.due_at >= x.opened_at) and ${g.where})`;
}

interface Measured {
  readonly target: string;
  readonly attained: number;
  readonly plan: number;
}

/** What the target should have come to by the period's closing: all that was agreed, or its part by time gone. */
function planOf(row: StatRow, scope: MetricScope, period: MetricPeriod): number {
  const agreed = doubleStat(row, "agreed") ?? 0;
  if (scope.options.against === "agreed" || row.due_us === null) return agreed;
  const begun = Number(row.begun_us);
  const span = Number(row.due_us) - begun;
  return span <= 0 ? agreed : agreed * Math.min(1, (period.endUs - begun) / span);
}

export const outcomeAttainment: MetricDefinition = {
  id: "outcome_attainment",
  family: "product",
  title: "Outcome attainment",
  summary:
    "How much of the value agreed with customers they have attained so far: the mean over their targets, the share of targets fully attained, and each kind of target by itself.",
  unit: "ratio",
  direction: "higher",
  grain: "account × target",
  clock: "calendar",
  formula:
    "mean of attained ÷ agreed over the running targets; met: targets with attained ≥ agreed ÷ targets; target:<name>: Σ attained ÷ Σ agreed",
  population: "closing",
  inputs: ["outcome_target"],
  options: {
    against: {
      type: "enum",
      values: ["agreed", "to_date"],
      default: "agreed",
      about:
        "Against all that was agreed, or against its part by time gone from the target's beginning to its due date (all of it where there is no due date).",
    },
  },
  components: "open",
  headline: (parts) => (parts.includes("met") ? null : (parts[0] ?? null)),
  bands: null,
  edgeCases: [
    {
      id: "OA1",
      text: "Targets have units of their own (hours, money), so that only targets of one name are added up; the figure without a part gives each target the same weight.",
    },
    { id: "OA2", text: "A target stands as last stated before the period's closing." },
    { id: "OA3", text: "A target that was due before the period has run out; one without a due date goes on running." },
    {
      id: "OA4",
      text: "A target that nobody has measured yet is left out and lowers the coverage; none measured: null, not_recorded.",
    },
    {
      id: "OA5",
      text: "A target of zero or less is left out and lowers the coverage; only such: null, zero_denominator.",
    },
    { id: "OA6", text: "More than was agreed counts in full: the figure can exceed 100 %." },
    { id: "OA7", text: "No target runs: null, no_data." },
  ],
  identities: ["with one kind of target and equal sizes, the mean is Σ attained ÷ Σ agreed", "0 ≤ met ≤ 1"],
  sources: ["Value attained against the success plan: customer-success practice"],
  additive: false,
  sql: (
    d,
    q,
  ) => sql`select t.period as period, t.grp as grp, t.account_id as account_id, t.target as target, t.agreed as agreed,
      t.attained as attained, t.begun_us as begun_us, t.due_us as due_us
    from ${runningTargets(d, q)} t`,
  finish(rows, scope, period) {
    if (rows.length === 0) return [missingFigure("no_data")];
    const stated = rows.filter((row) => row.attained !== null);
    const measured = stated.flatMap((row): Measured[] => {
      const plan = planOf(row, scope, period);
      return plan > 0 ? [{ target: String(row.target), attained: doubleStat(row, "attained") ?? 0, plan }] : [];
    });
    const n = measured.length;
    const coverage = n / rows.length;
    if (n === 0) return [missingFigure(stated.length === 0 ? "not_recorded" : "zero_denominator", { coverage })];
    const sum = (list: readonly Measured[], of: (one: Measured) => number): number =>
      list.reduce((total, one) => total + of(one), 0);
    const met = measured.filter((one) => one.attained >= one.plan).length;
    const names = [...new Set(measured.map((one) => one.target))].sort();
    const parts = names.map((name): Figure => {
      const own = measured.filter((one) => one.target === name);
      const value = sum(own, (one) => one.attained) / sum(own, (one) => one.plan);
      return plainFigure(value, own.length, { component: `target:${name}`, coverage });
    });
    return [
      plainFigure(sum(measured, (one) => one.attained / one.plan) / n, n, { coverage }),
      ratioFigure(whole(met), whole(n), { component: "met", coverage }),
      ...parts,
    ];
  },
  rows: (d, q) => {
    const row = (
      component: Sql,
    ): Sql => sql`select t.period as period, t.grp as grp, ${component} as component, t.account_id as account_id,
        t.target as entity, t.stated_at as occurred_at, ${d.cast(raw("t.attained"), "decimal9")} as numerator, ${d.cast(raw("t.agreed"), "decimal9")} as denominator,
        case when t.attained is null then 'not measured' when t.attained >= t.agreed then 'attained' else 'on the way' end as note
      from targets t`;
    return sql`with targets as (select * from ${runningTargets(d, q)} r)
      ${row(d.nullOf("text"))} union all ${row(raw("'met'"))} union all ${row(raw("concat('target:', t.target)"))}`;
  },
};
