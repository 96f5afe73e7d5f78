import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, missingFigure, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricSource } from "../metric.ts";

/** Tickets created in the periods, as `opened` for a WITH clause, each with its type. */
function openedWith(q: MetricSource): Sql {
  const g = q.account("g", raw("t.account_id"), raw("t.occurred_at"), "at");
  const period = q.bucket(raw("t.occurred_at"));
  return sql`with opened as (select ${period} as period, ${g.group} as grp, t.account_id as account_id, t.ticket_id as ticket_id,
      t.occurred_at as created_at, coalesce(t.type, 'untyped') as issue
    from ${q.from("ticket")} t${g.join} where ${period} is not null and ${g.where})`;
}

export const issueTypes: MetricDefinition = {
  id: "issue_types",
  family: "support",
  title: "Issue types",
  summary: "What customers open tickets about: the share of each type, the most frequent first.",
  unit: "ratio",
  direction: "neither",
  grain: "ticket",
  clock: "calendar",
  formula: "tickets of the type / tickets created in the period",
  population: "none",
  inputs: ["ticket"],
  options: {},
  components: "open",
  bands: null,
  edgeCases: [
    { id: "IST1", text: "Tickets without a type are shown as untyped, never dropped; they lower the coverage." },
    { id: "IST2", text: "Types are in Pareto order: the largest first, equal ones by name." },
    { id: "IST3", text: "A ticket counts in the period in which it was created, with the type known now." },
    { id: "IST4", text: "No tickets: null, no_data." },
  ],
  identities: ["Σ shares = 1", "denominator = numerator of tickets_per_customer"],
  sources: ["Pareto analysis of causes: Juran, Quality Control Handbook (1951)"],
  additive: true,
  sql: (_d, q) => sql`${openedWith(q)}
    select o.period as period, o.grp as grp, o.issue as issue, count(*) as tickets from opened o group by 1, 2, 3`,
  finish(rows) {
    const total = rows.reduce((sum, row) => sum + intStat(row, "tickets"), 0n);
    if (total === 0n) return [missingFigure("no_data")];
    const untyped = intStat(
      rows.find((row) => row.issue === "untyped"),
      "tickets",
    );
    return [...rows]
      .sort(
        (a, b) => Number(intStat(b, "tickets") - intStat(a, "tickets")) || (String(a.issue) < String(b.issue) ? -1 : 1),
      )
      .map((row) =>
        ratioFigure(whole(intStat(row, "tickets")), whole(total), {
          component: String(row.issue),
          coverage: Number(total - untyped) / Number(total),
        }),
      );
  },
  rows(d: Dialect, q) {
    const one = d.cast(raw("1"), "decimal9");
    const zero = d.cast(raw("0"), "decimal9");
    return sql`${openedWith(q)},
      issues as (select distinct o.period as period, o.grp as grp, o.issue as issue from opened o)
      select o.period as period, o.grp as grp, i.issue as component, o.account_id as account_id,
        ${d.cast(raw("o.ticket_id"), "text")} as entity, o.created_at as occurred_at,
        case when o.issue = i.issue then ${one} else ${zero} end as numerator, ${one} as denominator, o.issue as note
      from opened o join issues i on i.period = o.period and coalesce(i.grp, '') = coalesce(o.grp, '') and (i.grp is null) = (o.grp is null)`;
  },
};
