import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { localMidnight } from "../../time/period.ts";
import { intStat, missingFigure, nanoStat, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { CHURN_AT } from "../revenue/subscription-options.ts";
import { customerSpans, customerSpells, unruledBuyers } from "./customer-spells.ts";

const NEVER = time(localMidnight("2200-01-01", "UTC"));

/**
 * Relations for a WITH clause, the last of which, `churned`, has a row for each departure in a period: `period`, `grp`,
 * `account_id`, `churned_at`, `reason` (`unknown` where none is known) and `mrr` (NULL where it cannot be said).
 */
function churnedWith(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const whole_ = raw("rows between unbounded preceding and unbounded following");
  const fx = q.rate("outcome_fx", raw("o.currency"), raw("o.occurred_at"));
  const g = q.account("g", sql`e.account_id`, sql`e.churned_at`, "at");
  const period = q.bucket(raw("e.churned_at"));
  return sql`spans as ${customerSpans(d, q, scope)},
    spells as ${customerSpells("spans")},
    departures as (select s.account_id as account_id, s.starts_at as starts_at, s.ends_at as churned_at,
        lead(s.starts_at, 1, ${NEVER}) over (partition by s.account_id order by s.spell ${whole_}) as returned_at
      from spells s),
    said as (select o.account_id as account_id, o.occurred_at as said_at, coalesce(o.reason, 'unknown') as reason, o.row_id as said_id,
        ${d.cast(sql`o.mrr * ${fx.rate}`, "decimal9")} as mrr
      from ${q.from("outcome")} o${fx.join} where o.kind = 'churn'),
    explained as (select x.account_id as account_id, x.churned_at as churned_at, r.reason as reason,
        row_number() over (partition by x.account_id, x.churned_at order by r.said_at desc, r.said_id desc) as recency
      from departures x join said r on r.account_id = x.account_id and r.said_at >= x.starts_at and r.said_at < x.returned_at),
    lost as (select s.account_id as account_id, s.ends_at as ends_at,
        case when count(*) = count(s.mrr) then sum(s.mrr) end as mrr
      from spans s group by 1, 2),
    events as (select x.account_id as account_id, x.churned_at as churned_at, coalesce(w.reason, 'unknown') as reason, l.mrr as mrr
      from departures x
      left join (select y.account_id as account_id, y.churned_at as churned_at, y.reason as reason from explained y where y.recency = 1) w
        on w.account_id = x.account_id and w.churned_at = x.churned_at
      left join lost l on l.account_id = x.account_id and l.ends_at = x.churned_at
      union all
      select r.account_id as account_id, r.said_at as churned_at, r.reason as reason, r.mrr as mrr
      from said r left join (select distinct s.account_id as account_id from spells s) k on k.account_id = r.account_id
      where k.account_id is null),
    churned as (select ${period} as period, ${g.group} as grp, e.account_id as account_id, e.churned_at as churned_at,
        e.reason as reason, e.mrr as mrr
      from events e${g.join} where ${period} is not null and ${g.where})`;
}

export const churnReasons: MetricDefinition = {
  id: "churn_reasons",
  family: "customers",
  title: "Churn reasons",
  summary:
    "Why customers left: the share of each reason among departures, and among the recurring revenue they took with them.",
  unit: "ratio",
  direction: "neither",
  grain: "account",
  clock: "calendar",
  formula: "departures with the reason / departures; their MRR just before / MRR of all departures",
  population: "none",
  inputs: ["subscription_version", "outcome", "purchase", "fx_rate"],
  options: { churn_at: CHURN_AT },
  components: "open",
  bands: null,
  edgeCases: [
    { id: "CR1", text: "A departure without a known reason is shown as unknown, never dropped." },
    {
      id: "CR2",
      text: "The reason is the latest one noted from the start of that stay until the customer came back; one noted after the return belongs to the next departure.",
    },
    { id: "CR3", text: "A customer who leaves twice in the period is two departures." },
    { id: "CR4", text: "The MRR lost is what ended at that instant; what had ended before was contraction." },
    {
      id: "CR5",
      text: "Accounts known by their churn alone, without any subscription, count with the MRR their source states.",
    },
    {
      id: "CR6",
      text: "Nobody left: null, no_churn. No MRR left with them: the MRR shares are null, zero_denominator.",
    },
    { id: "CR7", text: "Departures whose MRR has no rate are left out of the MRR shares and lower their coverage." },
    { id: "CR8", text: "Orders only and no lapse rule: null, no_lapse_rule." },
  ],
  identities: ["Σ logo shares = 1", "Σ MRR shares = 1"],
  sources: [
    "Share of churned logos and MRR by reason: metrics catalogue; coverage of the logo shares is the share with a known reason",
  ],
  additive: true,
  sql(d, q, scope) {
    const none = raw("0");
    return sql`with ${churnedWith(d, q, scope)}
      select c.period as period, c.grp as grp, c.reason as reason, count(*) as logos, count(c.mrr) as priced, sum(c.mrr) as mrr, 0 as unruled
      from churned c group by 1, 2, 3
      union all
      select u.period as period, u.grp as grp, ${d.nullOf("text")} as reason, 0 as logos, 0 as priced, ${d.cast(none, "decimal9")} as mrr,
        u.accounts as unruled
      from ${unruledBuyers(d, q, scope)} u`;
  },
  finish(rows) {
    const reasons = rows
      .filter((row) => row.reason !== null)
      .sort(
        (a, b) => Number(intStat(b, "logos") - intStat(a, "logos")) || (String(a.reason) < String(b.reason) ? -1 : 1),
      );
    if (reasons.length === 0) {
      const unruled = rows.some((row) => intStat(row, "unruled") > 0n);
      return [missingFigure(unruled ? "no_lapse_rule" : "no_churn")];
    }
    const total = (name: string): bigint => reasons.reduce((sum, row) => sum + intStat(row, name), 0n);
    const logos = total("logos");
    const priced = total("priced");
    const mrr = reasons.reduce((sum, row) => sum + nanoStat(row, "mrr"), 0n);
    const unknown = reasons.find((row) => row.reason === "unknown");
    const explained = Number(logos - intStat(unknown, "logos")) / Number(logos);
    const shares: Figure[] = reasons.map((row) =>
      ratioFigure(whole(intStat(row, "logos")), whole(logos), {
        component: `logos:${row.reason}`,
        coverage: explained,
      }),
    );
    const worth: Figure[] = reasons.map((row) => {
      const extras = { component: `mrr:${row.reason}`, n: Number(priced), coverage: Number(priced) / Number(logos) };
      return priced === 0n ? missingFigure("missing_rate", extras) : ratioFigure(nanoStat(row, "mrr"), mrr, extras);
    });
    return [...shares, ...worth];
  },
  rows(d, q, scope) {
    const one = d.cast(raw("1"), "decimal9");
    const zero = d.cast(raw("0"), "decimal9");
    const pairs = sql`churned c join reasons r on r.period = c.period and coalesce(r.grp, '') = coalesce(c.grp, '') and (r.grp is null) = (c.grp is null)`;
    return sql`with ${churnedWith(d, q, scope)},
      reasons as (select distinct c.period as period, c.grp as grp, c.reason as reason from churned c)
      select c.period as period, c.grp as grp, concat('logos:', r.reason) as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, c.churned_at as occurred_at,
        case when c.reason = r.reason then ${one} else ${zero} end as numerator, ${one} as denominator, c.reason as note
      from ${pairs}
      union all
      select c.period as period, c.grp as grp, concat('mrr:', r.reason) as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, c.churned_at as occurred_at,
        case when c.reason = r.reason then c.mrr else ${zero} end as numerator, c.mrr as denominator, c.reason as note
      from ${pairs} where c.mrr is not null`;
  },
};
