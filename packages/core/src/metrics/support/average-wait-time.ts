import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition } from "../metric.ts";

/** Calls whose wait is measured, each with its part of the figure. */
const COMPONENT: Sql = raw("case when c.outcome = 'answered' then 'answered' else 'abandoned' end");
const IS_MEASURED: Sql = raw("c.outcome in ('answered', 'abandoned_queue')");

export const averageWaitTime: MetricDefinition = {
  id: "average_wait_time",
  family: "support",
  title: "Average wait time",
  summary: "How long callers waited in the queue before somebody answered; a signal of the team's load.",
  unit: "duration",
  direction: "lower",
  grain: "call",
  clock: "calendar",
  formula: "Σ waiting of answered calls / answered calls; waiting of abandoned calls apart",
  population: "none",
  inputs: ["call"],
  options: {},
  components: ["answered", "abandoned"],
  bands: null,
  edgeCases: [
    {
      id: "AWT1",
      text: "Calls abandoned in the queue never enter the average: their mean wait is a component of its own.",
    },
    {
      id: "AWT2",
      text: "A call without a recorded wait leaves both sides and lowers coverage; none recorded: not_recorded.",
    },
    { id: "AWT3", text: "Call-backs and voice-menu exits are left out: nobody sat in the queue to the end." },
    { id: "AWT4", text: "Without such calls there is no average: null, no_data." },
  ],
  identities: ["answered · answered calls = Σ waiting"],
  sources: ["callcentrehelper.com, average speed of answer"],
  additive: true,
  sql(_d, q) {
    const g = q.account("g", raw("c.account_id"), raw("c.occurred_at"), "at");
    return sql`select ${q.bucket(raw("c.occurred_at"))} as period, ${g.group} as grp, ${COMPONENT} as part,
        count(*) as calls, count(c.wait_us) as recorded, sum(c.wait_us) as waited
      from ${q.from("call")} c${g.join}
      where ${q.bucket(raw("c.occurred_at"))} is not null and ${IS_MEASURED} and ${g.where}
      group by 1, 2, 3`;
  },
  finish(rows) {
    return ["answered", "abandoned"].map((component) => {
      const row = rows.find((one) => one.part === component);
      const calls = intStat(row, "calls");
      const recorded = intStat(row, "recorded");
      return ratioFigure(whole(intStat(row, "waited")), whole(recorded), {
        component,
        coverage: calls === 0n ? null : Number(recorded) / Number(calls),
        emptyReason: calls === 0n ? "no_data" : "not_recorded",
      });
    });
  },
  rows(d, q) {
    const g = q.account("g", raw("c.account_id"), raw("c.occurred_at"), "at");
    return sql`select ${q.bucket(raw("c.occurred_at"))} as period, ${g.group} as grp, ${COMPONENT} as component,
        c.account_id as account_id, ${d.cast(raw("c.call_id"), "text")} as entity, c.occurred_at as occurred_at,
        ${d.cast(raw("coalesce(c.wait_us, 0)"), "decimal9")} as numerator,
        ${d.cast(raw("case when c.wait_us is null then 0 else 1 end"), "decimal9")} as denominator,
        case when c.wait_us is null then 'wait not recorded' end as note
      from ${q.from("call")} c${g.join}
      where ${q.bucket(raw("c.occurred_at"))} is not null and ${IS_MEASURED} and ${g.where}`;
  },
};
