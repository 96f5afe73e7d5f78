import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { localDate, localMidnight, shiftDate } from "../../time/period.ts";
import { intStat, missingFigure, nanoStat, ratioFigure } from "../figure.ts";
import type { MetricDefinition, MetricPeriod, MetricScope, MetricSource } from "../metric.ts";

/** The two quarters that a period is judged by: `[before, start)` and `[start, end)`, in µs. */
function quartersOf(p: MetricPeriod, zone: string): { before: number; start: number; end: number } {
  const last = p.unfinished ? localDate(p.endUs, zone) : p.end;
  const back = (months: number): number => localMidnight(shiftDate(last, "month", -months), zone);
  return { before: back(6), start: back(3), end: p.endUs };
}

/** Revenue of both quarters and cost of the earlier: `period`, `grp`, `kind`, `account_id`, `entity`, `occurred_at`, `amount`. */
function quarterlyMoney(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const windows = d.values(
    "w",
    { i: "int", before_at: "time", starts_at: "time", ends_at: "time" },
    scope.periods.map((p, i) => {
      const { before, start, end } = quartersOf(p, scope.zone);
      return [i, before, start, end];
    }),
  );
  const earned = q.account("earned", sql`r.account_id`, sql`r.occurred_at`, "at");
  const own = { acquisition_channel: raw("c.channel"), campaign: raw("c.campaign") };
  const spent = q.account("spent", sql`c.account_id`, sql`c.occurred_at`, "at", own);
  const revenueRate = q.rate("revenue_fx", raw("r.currency"), raw("r.occurred_at"));
  const costRate = q.rate("cost_fx", raw("c.currency"), raw("c.occurred_at"));
  return sql`(select w.i as period, ${earned.group} as grp, case when r.occurred_at < w.starts_at then 'revenue_before' else 'revenue' end as kind,
      r.account_id as account_id, coalesce(r.product, '') as entity, r.occurred_at as occurred_at,
      ${d.cast(sql`r.revenue_minor * ${revenueRate.rate}`, "decimal9")} as amount
    from ${q.from("recognised_revenue")} r cross join ${windows}${revenueRate.join}${earned.join}
    where r.occurred_at >= w.before_at and r.occurred_at < w.ends_at and ${earned.where}
    union all
    select w.i as period, ${spent.group} as grp, 'cost' as kind, c.account_id as account_id, c.category as entity, c.occurred_at as occurred_at,
      ${d.cast(sql`c.amount_minor * ${costRate.rate}`, "decimal9")} as amount
    from ${q.from("cost")} c cross join ${windows}${costRate.join}${spent.join}
    where c.purpose = 'acquisition' and c.occurred_at >= w.before_at and c.occurred_at < w.starts_at and ${spent.where})`;
}

export const magicNumber: MetricDefinition = {
  id: "magic_number",
  family: "economics",
  title: "Magic number",
  summary: "How much yearly revenue each unit of money spent on winning customers brought one quarter later.",
  unit: "number",
  direction: "higher",
  grain: "account × quarter",
  clock: "calendar",
  formula: "(revenue of the quarter − revenue of the quarter before) × 4 / acquisition cost of the quarter before",
  population: "none",
  inputs: ["recognised_revenue", "cost", "fx_rate"],
  options: {},
  components: [],
  bands: {
    source:
      "From 0.75 on one can invest more, below it look at the business first: Scale Venture Partners, who named it. Some ask for 1 and more before they call it efficient",
    bands: [
      { name: "poor", status: "at_risk", from: null, to: 0.5 },
      { name: "fair", status: "watch", from: 0.5, to: 0.75 },
      { name: "good", status: "healthy", from: 0.75, to: null },
    ],
  },
  edgeCases: [
    {
      id: "MAGIC1",
      text: "The quarter is the three months up to the period's end, whatever the grain: over months it rolls. While a period runs it is the three months up to as_of.",
    },
    { id: "MAGIC2", text: "Revenue that falls gives a number below zero." },
    { id: "MAGIC3", text: "Nothing spent in the quarter before: null, zero_denominator." },
    {
      id: "MAGIC4",
      text: "Revenue first recorded within the quarter: nobody can say what the quarter before brought: null, not_recorded; likewise without any cost by its end.",
    },
    {
      id: "MAGIC5",
      text: "Money without an exchange rate is left out and lowers the coverage; if all lacks one: missing_rate.",
    },
    { id: "MAGIC6", text: "Only the purpose acquisition counts as sales and marketing." },
  ],
  identities: ["groups add up: rows and cost are those of the whole"],
  sources: [
    "Lars Leckie, Scale Venture Partners, The Magic Number for SaaS companies (2008); (800 − 600) × 4 / 700 = 1.14",
  ],
  additive: true,
  sql: (
    d,
    q,
    scope,
  ) => sql`select m.period as period, m.grp as grp, ${d.sumIf(raw("m.amount"), raw("m.kind = 'revenue'"))} as revenue,
      ${d.sumIf(raw("m.amount"), raw("m.kind = 'revenue_before'"))} as revenue_before, ${d.sumIf(raw("m.amount"), raw("m.kind = 'cost'"))} as cost,
      count(*) as seen, count(m.amount) as priced, ${d.epochUs(raw("zr.since_at"))} as revenue_since, ${d.epochUs(raw("zc.since_at"))} as cost_since
    from ${quarterlyMoney(d, q, scope)} m cross join ${q.since("recognised_revenue")} zr cross join ${q.since("cost")} zc
    group by m.period, m.grp, zr.since_at, zc.since_at`,
  finish([row], scope, period) {
    if (row === undefined) return [missingFigure("no_data")];
    const [seen, priced] = [intStat(row, "seen"), intStat(row, "priced")];
    const extras = { n: Number(seen), coverage: Number(priced) / Number(seen) };
    const { start } = quartersOf(period, scope.zone);
    const recorded = (name: string): boolean => row[name] !== null && Number(row[name]) < start;
    if (!recorded("revenue_since") || !recorded("cost_since")) return [missingFigure("not_recorded", extras)];
    if (priced === 0n) return [missingFigure("missing_rate", extras)];
    const growth = nanoStat(row, "revenue") - nanoStat(row, "revenue_before");
    return [ratioFigure(4n * growth, nanoStat(row, "cost"), extras)];
  },
  rows(d, q, scope) {
    const zero = d.cast(raw("0"), "decimal9");
    return sql`select m.period as period, m.grp as grp, ${d.nullOf("text")} as component, m.account_id as account_id, m.entity as entity,
        m.occurred_at as occurred_at,
        ${d.cast(sql`case m.kind when 'revenue' then 4 * coalesce(m.amount, ${zero}) when 'revenue_before' then -4 * coalesce(m.amount, ${zero}) else ${zero} end`, "decimal9")} as numerator,
        ${d.cast(sql`case m.kind when 'cost' then coalesce(m.amount, ${zero}) else ${zero} end`, "decimal9")} as denominator,
        case when m.amount is null then 'no exchange rate' when m.kind = 'revenue' then 'revenue of the quarter'
          when m.kind = 'revenue_before' then 'revenue of the quarter before' else 'cost of the quarter before' end as note
      from ${quarterlyMoney(d, q, scope)} m`;
  },
};
