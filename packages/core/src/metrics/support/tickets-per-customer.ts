import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { subscriptionSpans } from "../revenue/active-subscription.ts";

/**
 * Customers active in a period as a relation of `period`, `grp`, `account_id`, each once: those with a subscription that
 * overlaps it; for a company that records no subscriptions at all, every account created before its end.
 */
function customers(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const active = sql`select p.i as period, p.starts_at as starts_at, s.account_id as account_id
      from ${subscriptionSpans(d, q, scope)} s cross join ${q.periods("p")}
      where s.is_logo and s.starts_at < p.ends_at and s.ends_at > p.starts_at
    union all select p.i as period, p.starts_at as starts_at, k.account_id as account_id
      from ${q.from("account")} k cross join ${q.periods("p")} cross join ${q.since("subscription_version")} v
      where v.since_at is null and k.occurred_at < p.ends_at`;
  const g = q.account("gc", raw("m.account_id"), raw("m.starts_at"), "left");
  return sql`(select distinct m.period as period, ${g.group} as grp, m.account_id as account_id, m.starts_at as starts_at
    from (${active}) m${g.join} where ${g.where})`;
}

/** Tickets created in a period as a relation of `period`, `grp`, `account_id`, `ticket_id`, `occurred_at`. */
function tickets(d: Dialect, q: MetricSource): Sql {
  const g = q.account("gt", raw("t.account_id"), raw("t.occurred_at"), "at");
  return sql`(select ${q.bucket(raw("t.occurred_at"))} as period, ${g.group} as grp, t.account_id as account_id,
      ${d.cast(raw("t.ticket_id"), "text")} as ticket_id, t.occurred_at as occurred_at
    from ${q.from("ticket")} t${g.join}
    where ${q.bucket(raw("t.occurred_at"))} is not null and ${g.where})`;
}

export const ticketsPerCustomer: MetricDefinition = {
  id: "tickets_per_customer",
  family: "support",
  title: "Tickets per customer",
  summary: "How many support tickets the average active customer opened; customers who opened none count too.",
  unit: "number",
  direction: "lower",
  grain: "ticket",
  clock: "calendar",
  formula: "tickets created in the period / all customers active in the period",
  population: "in_period",
  inputs: ["ticket", "subscription_version", "account"],
  options: {},
  components: [],
  bands: null,
  edgeCases: [
    { id: "TPC1", text: "Customers without a ticket are in the denominator." },
    {
      id: "TPC2",
      text: "A customer with several subscriptions, or who left and came back inside the period, counts once.",
    },
    {
      id: "TPC3",
      text: "A company that records no subscriptions counts every account created before the end of the period.",
    },
    {
      id: "TPC4",
      text: "Tickets of unknown or inactive accounts count in the total; coverage is the share with a known account.",
    },
    { id: "TPC5", text: "Where no ticket was ever recorded by the end of the period: null, not_recorded, not 0." },
    { id: "TPC6", text: "No active customers: null, zero_denominator." },
    {
      id: "TPC7",
      text: "A subscription that starts exactly at the end of the period, or ended exactly at its start, is not active in it.",
    },
    { id: "TPC8", text: "Trials are no customers; paused ones are." },
  ],
  identities: ["tickets_per_customer · customers = tickets"],
  sources: ["Zendesk, Ticket volume per customer (contact rate)"],
  additive: true,
  sql(d, q, scope) {
    return sql`with counted as (
        select t.period as period, t.grp as grp, count(*) as tickets, count(t.account_id) as known, 0 as customers
          from ${tickets(d, q)} t group by 1, 2
        union all
        select c.period as period, c.grp as grp, 0 as tickets, 0 as known, count(*) as customers
          from ${customers(d, q, scope)} c group by 1, 2)
      select n.period as period, n.grp as grp, sum(n.tickets) as tickets, sum(n.known) as known, sum(n.customers) as customers,
        min(${d.epochUs(raw("r.since_at"))}) as since_us
      from counted n cross join ${q.since("ticket")} r group by 1, 2`;
  },
  finish([row], _scope, period) {
    if (row !== undefined && (row.since_us === null || Number(row.since_us) >= period.endUs)) {
      return [missingFigure("not_recorded")];
    }
    const opened = intStat(row, "tickets");
    const known = intStat(row, "known");
    return [
      ratioFigure(whole(opened), whole(intStat(row, "customers")), {
        coverage: opened === 0n ? null : Number(known) / Number(opened),
      }),
    ];
  },
  rows(d, q, scope) {
    const one = d.cast(raw("1"), "decimal9");
    const zero = d.cast(raw("0"), "decimal9");
    return sql`select t.period as period, t.grp as grp, ${d.nullOf("text")} as component, t.account_id as account_id,
        t.ticket_id as entity, t.occurred_at as occurred_at, ${one} as numerator, ${zero} as denominator, 'ticket' as note
      from ${tickets(d, q)} t
      union all
      select c.period as period, c.grp as grp, ${d.nullOf("text")} as component, c.account_id as account_id,
        ${d.cast(raw("c.account_id"), "text")} as entity, c.starts_at as occurred_at, ${zero} as numerator, ${one} as denominator, 'customer' as note
      from ${customers(d, q, scope)} c`;
  },
};
