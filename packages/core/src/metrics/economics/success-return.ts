import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { customerSpans, customerSpells, unruledBuyers } from "../customers/customer-spells.ts";
import { intStat, missingFigure, nanoStat, ratioFigure } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource, StatRow } from "../metric.ts";
import { attributedCosts } from "./attributed-cost.ts";

/** Customers there at the opening and at the closing: `period`, `grp` (as at the opening), `account_id`, `seen_at`. Parenthesised. */
function stayedCustomers(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("stayed", sql`k.account_id`, raw("k.period_start"), "left");
  return sql`(with stayed_spans as ${customerSpans(d, q, scope)}
    select k.period as period, ${g.group} as grp, k.account_id as account_id, k.seen_at as seen_at
    from (select p.i as period, p.starts_at as period_start, s.account_id as account_id, min(s.starts_at) as seen_at
      from ${customerSpells("stayed_spans")} s cross join ${q.periods("p")}
      where s.starts_at < p.ends_at and s.ends_at >= p.starts_at
      group by 1, 2, 3
      having max(case when s.starts_at < p.starts_at and s.ends_at >= p.starts_at then 1 else 0 end) = 1
        and max(case when s.ends_at >= p.ends_at then 1 else 0 end) = 1) k${g.join}
    where ${g.where})`;
}

/** Margin recognised in the period from those customers: `period`, `grp`, `account_id`, `entity`, `occurred_at`, `amount`. */
function keptMargin(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const fx = q.rate("margin_fx", raw("r.currency"), raw("r.occurred_at"));
  return sql`(select s.period as period, s.grp as grp, r.account_id as account_id, coalesce(r.product, '') as entity, r.occurred_at as occurred_at,
      ${d.cast(sql`(r.revenue_minor - r.cost_minor) * ${fx.rate}`, "decimal9")} as amount
    from ${stayedCustomers(d, q, scope)} s
    inner join (select ${q.bucket(raw("m.occurred_at"))} as at_period, m.account_id as account_id, m.product as product, m.occurred_at as occurred_at,
        m.revenue_minor as revenue_minor, m.cost_minor as cost_minor, m.currency as currency
      from ${q.from("recognised_revenue")} m) r on r.account_id = s.account_id and r.at_period = s.period${fx.join})`;
}

export const successReturn: MetricDefinition = {
  id: "success_return",
  family: "economics",
  title: "Return on customer success",
  summary:
    "The margin of customers who stayed, with what they added, for each unit of money spent on keeping them. It is an upper bound: part of them would have stayed anyway.",
  unit: "number",
  direction: "higher",
  grain: "account × period",
  clock: "calendar",
  formula:
    "upper_bound: margin recognised in the period from customers there at both its opening and its closing / retention cost of the period",
  population: "opening",
  inputs: ["recognised_revenue", "cost", "subscription_version", "purchase", "fx_rate"],
  options: {},
  components: ["upper_bound"],
  bands: null,
  edgeCases: [
    { id: "RETURN1", text: "Customers won in the period, and those who left by its closing, count for nothing." },
    { id: "RETURN2", text: "Who left and came back within the period was there at both ends and counts." },
    {
      id: "RETURN3",
      text: "Nothing spent on retention: null, zero_denominator; no cost or no margin ever recorded: not_recorded.",
    },
    { id: "RETURN4", text: "Orders only and no lapse rule: nobody can say who stayed: null, no_lapse_rule." },
    { id: "RETURN5", text: "A margin below zero gives a return below zero." },
    {
      id: "RETURN6",
      text: "Money without an exchange rate is left out and lowers the coverage; if all margin, or all cost, lacks one: missing_rate.",
    },
    {
      id: "RETURN7",
      text: "Margin is that of accounts grouped as at the opening; a cost belongs to its own channel, campaign or account.",
    },
    { id: "RETURN8", text: "Customers at the opening, none of whom stayed: the return is 0 where money was spent." },
  ],
  identities: [
    "upper_bound × retention cost = margin of those who stayed, never more than all positive margin of the period",
  ],
  sources: [
    "Return = margin retained and expanded ÷ retention cost, after Mehta, Steinman & Murphy, Customer Success (2016); the label as an upper bound is this project's: nothing here says what the work caused",
  ],
  additive: true,
  sql(d, q, scope) {
    const zero = d.cast(raw("0"), "decimal9");
    const money = (side: string, from: Sql): Sql =>
      sql`select ${side} as side, x.period as period, x.grp as grp, sum(coalesce(x.amount, ${zero})) as amount, count(*) as seen, count(x.amount) as priced
        from ${from} x group by x.period, x.grp`;
    return sql`select u.side as side, u.period as period, u.grp as grp, u.amount as amount, u.seen as seen, u.priced as priced,
        ${d.epochUs(raw("zr.since_at"))} as revenue_since, ${d.epochUs(raw("zc.since_at"))} as cost_since
      from (${money("margin", keptMargin(d, q, scope))}
        union all ${money("cost", attributedCosts(d, q, scope, "retention", 0))}
        union all select 'stayed' as side, s.period as period, s.grp as grp, ${zero} as amount, count(*) as seen, count(*) as priced
          from ${stayedCustomers(d, q, scope)} s group by s.period, s.grp
        union all select 'unruled' as side, b.period as period, b.grp as grp, ${zero} as amount, b.accounts as seen, b.accounts as priced
          from ${unruledBuyers(d, q, scope)} b) u
      cross join ${q.since("recognised_revenue")} zr cross join ${q.since("cost")} zc`;
  },
  finish(rows, _scope, period) {
    const side = (name: string): StatRow | undefined => rows.find((row) => row.side === name);
    const [margin, cost] = [side("margin"), side("cost")];
    const stayed = intStat(side("stayed"), "seen");
    const [seen, priced] = [
      intStat(margin, "seen") + intStat(cost, "seen"),
      intStat(margin, "priced") + intStat(cost, "priced"),
    ];
    const coverage = seen === 0n ? null : Number(priced) / Number(seen);
    const extras = { component: "upper_bound", n: Number(stayed), coverage };
    const recorded = (name: string): boolean =>
      (rows[0]?.[name] ?? null) !== null && Number(rows[0]![name]) < period.endUs;
    const unpriced = (row: StatRow | undefined): boolean => intStat(row, "seen") > 0n && intStat(row, "priced") === 0n;
    if (rows.length === 0) return [missingFigure("no_data", extras)];
    if (stayed === 0n && intStat(side("unruled"), "seen") > 0n) return [missingFigure("no_lapse_rule", extras)];
    if (!recorded("revenue_since") || !recorded("cost_since")) return [missingFigure("not_recorded", extras)];
    if (unpriced(margin) || unpriced(cost)) return [missingFigure("missing_rate", extras)];
    return [ratioFigure(nanoStat(margin, "amount"), nanoStat(cost, "amount"), extras)];
  },
  rows(d, q, scope) {
    const zero = d.cast(raw("0"), "decimal9");
    const amount = sql`coalesce(x.amount, ${zero})`;
    const rows = (
      from: Sql,
      entity: Sql,
      isMargin: boolean,
    ): Sql => sql`select x.period as period, x.grp as grp, 'upper_bound' as component,
        x.account_id as account_id, ${entity} as entity, x.occurred_at as occurred_at, ${isMargin ? amount : zero} as numerator,
        ${isMargin ? zero : amount} as denominator, case when x.amount is null then 'no exchange rate' else ${isMargin ? "margin" : "cost"} end as note
      from ${from} x`;
    return sql`${rows(keptMargin(d, q, scope), raw("x.entity"), true)}
      union all ${rows(attributedCosts(d, q, scope, "retention", 0), raw("x.category"), false)}`;
  },
};
